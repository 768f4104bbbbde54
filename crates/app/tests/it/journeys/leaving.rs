//! Leaving quickly: one tap or Shift three times, with nothing left under
//! Back; and one tap with scripts off.

use crate::support::browser::{Browser, Setup};
use crate::support::server::{Engine, LEFT, Running, start};

/// Presses keys one after another, as a hand does.
fn press(browser: &Browser, keys: &[(&str, &str)]) {
    for (event, key) in keys {
        browser.run(&format!(
            "document.dispatchEvent(new KeyboardEvent('{event}', {{ key: '{key}', bubbles: true }}))"
        ));
    }
}

/// From the first page on to the form: what must not be found by going back.
fn at_the_form(running: &Running) -> Browser {
    let her = Browser::open(Setup::PHONE);
    her.go(&running.url("/?lang=vi"));
    her.go(&running.url("/send"));
    her.must_say("Chuyện xảy ra ở đâu?");
    her
}

#[test]
fn one_tap_or_three_presses_of_shift_leave_and_back_does_not_return() {
    let running = start(Engine::Sqlite);
    let her = at_the_form(&running);
    let entries = her.history();
    her.click(".govuk-exit-this-page__button");
    her.must_reach(&running.url(LEFT));
    assert_eq!(her.history(), entries, "the form's entry was replaced, none was added");
    her.back();
    her.must_reach(&running.url("/"));

    let her = at_the_form(&running);
    let shift = [("keydown", "Shift"), ("keyup", "Shift")];
    let capital = [("keydown", "Shift"), ("keydown", "A"), ("keyup", "A"), ("keyup", "Shift")];
    press(&her, &shift);
    press(&her, &shift);
    press(&her, &capital);
    press(&her, &shift);
    press(&her, &shift);
    assert_eq!(her.url(), running.url("/send"), "Shift for a capital letter does not count");
    press(&her, &shift);
    her.must_reach(&running.url(LEFT));
    her.back();
    her.must_reach(&running.url("/"));

    let her = Browser::open(Setup::PHONE_WITHOUT_SCRIPTS);
    her.go(&running.url("/send"));
    her.click(".govuk-exit-this-page__button");
    her.must_reach(&running.url(LEFT));
}
