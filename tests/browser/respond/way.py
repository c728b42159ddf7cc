"""Steps of the respondent's way in a real browser."""

from playwright.sync_api import Page, expect

SAVED = "[data-saved][data-state=saved]"


def start(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/answer/*")


def items(page: Page) -> list[str]:
    """Ids of the questions on this page, in order."""
    found: list[str] = page.locator("fieldset.item").evaluate_all("all => all.map(one => one.id)")
    return found


def choose(page: Page, item: str, value: str) -> None:
    page.locator(f'label[for="{item}-{value}"]').click()


def answer(page: Page, value: str = "3") -> None:
    """Choose one answer to each open question and go on."""
    for item in items(page):
        label = page.locator(f'label[for="{item}-{value}"]')
        if label.is_visible():
            label.click()
    go_on(page)


def go_on(page: Page) -> None:
    press(page, "Save and continue")


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def is_saved(page: Page) -> None:
    expect(page.locator(SAVED)).to_be_visible()
