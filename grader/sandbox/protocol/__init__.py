"""What both sides of the sandbox share: values on the wire, frames, and the definitions that are run."""
