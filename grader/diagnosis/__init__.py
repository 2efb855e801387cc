"""Diagnosis of wrong answers: from a record of calls to a finding, without a judge or a sandbox."""
