"""A week of the course through the screens, as an instructor and a student click through it."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import PICTURES, Server
from tests.gradebook.small import ASSIGNMENT, SOLVED, WRONG

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
PATIENCE = 180_000  # in milliseconds: other tests run beside this one
WRONG_ANSWER = 'answers = {"a": "B", "é": "B", "long": []}'
COMMENT = "Read the question again."


class Screens:
    """One person's window."""

    def __init__(self, browser, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self.pictures = 0
        self.context = browser.new_context(viewport={"width": 1400, "height": 1300})
        expect.set_options(timeout=PATIENCE)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()

    def open(self, path: str) -> None:
        self.page.goto(self.server.url(path))

    def picture(self, title: str, *, whole: bool = False) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.pictures += 1
        path = PICTURES / f"{self.name}_{self.pictures:02}_{title}.png"
        self.page.screenshot(path=path, full_page=whole)


class Instructor(Screens):
    """Who clicks in formgrader."""

    def press(self, column: str, row: str, success: str) -> None:
        """A button of a table, and its dialog."""
        self.page.locator(f"#main-table tr:has-text('{row}') td.{column} a").click()
        dialog = self.page.locator(".modal.in")
        dialog.wait_for()
        self.picture(column)
        assert success in dialog.inner_text(), dialog.inner_text()
        dialog.get_by_role("button", name="OK").click()
        dialog.wait_for(state="detached")


class Student(Screens):
    """Who works in JupyterLab."""

    def open_assignments(self) -> None:
        self.open("lab")
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        self.page.locator("#jp-mainmenu-nbgrader li[data-command='nbgrader:open-assignment-list']").click()

    def section(self, name: str):
        """The list of released, fetched or submitted assignments."""
        return self.page.locator(f"#{name}_assignments_list")

    def press(self, section: str, name: str) -> None:
        self.section(section).get_by_role("button", name=name, exact=True).click()

    def cell(self, text: str):
        return self.page.locator(".jp-CodeCell", has=self.page.locator(".cm-content", has_text=text)).first

    def run(self, text: str):
        """Run a cell to its end; returns where its output goes."""
        cell = self.cell(text)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
        return cell.locator(".jp-OutputArea")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")

    def validate(self, expected: str) -> None:
        """nbgrader's button, which saves and runs the notebook anew."""
        self.save()
        self.page.locator(".validate-button").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.locator(expected).wait_for()
        self.picture("validated")
        dialog.locator("button").last.click()
        dialog.wait_for(state="detached")

    def write(self, text: str, source: str) -> None:
        self.cell(text).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.run(text)


def release(instructor: Instructor) -> None:
    instructor.open("formgrader/manage_assignments")
    instructor.press("assign", ASSIGNMENT, "Successfully created the student version")
    instructor.press("release", ASSIGNMENT, "Successfully released")
    instructor.page.locator("#main-table .label", has_text="released").wait_for()
    instructor.picture("assignments")


def work(student: Student) -> None:
    student.open_assignments()
    student.press("released", "Fetch")
    student.section("fetched").locator(".assignment-notebooks-link").click()
    student.picture("fetched")
    student.section("fetched").locator(".nested_list_item a", has_text=ASSIGNMENT).click()
    student.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    student.run("import numpy")
    student.write("def double", WRONG["double"])
    card = student.run('check("double")')
    card.get_by_text("Twice one is two.").first.wait_for()
    student.picture("wrong")
    student.write("def double", SOLVED["double"])
    student.save()
    student.run('check("double")').get_by_text("the public check passes").first.wait_for()
    student.picture("right")
    student.validate(".validation-failed")  # two exercises are not written
    student.write("class Counter", SOLVED["Counter"])
    student.write("answers =", WRONG_ANSWER)
    student.validate(".validation-success")


def test_a_week_through_the_screens(browser, server):
    instructor = Instructor(browser, server, "instructor")
    student = Student(browser, server, "student")
    release(instructor)
    work(student)

    student.open_assignments()
    student.press("fetched", "Submit")
    student.section("submitted").locator(".nested_list_item .item_name").wait_for()
    student.picture("submitted")

    instructor.open("formgrader/manage_assignments")
    instructor.press("collect", ASSIGNMENT, "Successfully collected")
    instructor.page.locator("#main-table td.num-submissions a", has_text="1").click()
    instructor.page.get_by_text("needs autograding").wait_for()
    instructor.press("autograde", "needs autograding", "Successfully autograded")
    instructor.page.locator("#main-table td.score", has_text="5 / 6").wait_for()
    instructor.picture("submissions")

    grade(instructor)
    instructor.open("formgrader/manage_assignments")
    instructor.press("generate-feedback", ASSIGNMENT, "Successfully generated feedback")
    instructor.press("release-feedback", ASSIGNMENT, "Successfully released feedback")

    student.open_assignments()
    student.press("submitted", "Fetch Feedback")
    student.section("submitted").get_by_text("(view feedback)").click()
    student.picture("feedback_folder")
    student.page.locator(".jp-DirListing-item", has_text=f"{ASSIGNMENT}.html").dblclick()
    feedback = student.page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    feedback.get_by_text(COMMENT).wait_for()
    # The print button would do nothing: JupyterLab runs no script of the page.
    expect(feedback.locator("#print")).to_be_hidden()
    student.picture("feedback")
    student.page.get_by_role("button", name="Trust HTML").click()
    expect(feedback.locator("#print")).to_be_visible()
    text = feedback.inner_text()
    assert "5.5 / 6" in text and "Your teacher set this score: 0.5 of 1." in text
    with server.course.gradebook() as gradebook:
        assert [one.score for one in gradebook.assignment_submissions(ASSIGNMENT)] == [5.5]


def grade(instructor: Instructor) -> None:
    """A comment and a score by hand, found through Manual Grading."""
    page = instructor.page
    page.get_by_role("link", name="Manual Grading").click()
    page.locator("#main-table a", has_text=ASSIGNMENT).click()
    page.locator("#main-table a", has_text=ASSIGNMENT).click()
    page.locator("#main-table a", has_text="Submission #1").click()
    # Only now are the fields bound to the gradebook.
    page.locator("#check_answers[placeholder]").wait_for()
    page.locator("#answers-comment[placeholder]").wait_for()
    instructor.picture("submission")
    with page.expect_response(
        lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"
    ):
        page.locator("#answers-comment").fill(COMMENT)
        page.locator("#answers-comment").blur()
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        page.locator("#check_answers").fill("0.5")
        page.locator("#check_answers").blur()
    instructor.picture("commented", whole=True)
