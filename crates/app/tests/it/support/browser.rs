//! A real browser on a small phone, driven in plain synchronous steps.

use std::path::PathBuf;
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::chromedriver::Chromedriver;
use super::node_module;

/// How the browser is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// Whether pages may run scripts.
    pub(crate) scripts: bool,
    /// Width in CSS pixels; 360 is the phone we design for.
    pub(crate) width: u32,
    /// Height in CSS pixels.
    pub(crate) height: u32,
    /// A phone (touch, device metrics) or a desk.
    pub(crate) phone: bool,
}

impl Setup {
    /// A cheap phone.
    pub(crate) const PHONE: Self = Self { scripts: true, width: 360, height: 740, phone: true };
    /// The same phone with scripts off.
    pub(crate) const PHONE_WITHOUT_SCRIPTS: Self = Self { scripts: false, ..Self::PHONE };
    /// An old computer in the commune office.
    pub(crate) const DESK: Self = Self { scripts: true, width: 1280, height: 800, phone: false };

    fn capabilities(self, profile: &str) -> Value {
        let mut flags = vec![
            "--headless".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-quic".into(),
            "--disable-dev-shm-usage".into(),
            "--no-first-run".into(),
            "--no-default-browser-check".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--disable-extensions".into(),
            "--force-color-profile=srgb".into(),
            "--lang=vi".into(),
        ];
        flags.push(format!("--user-data-dir={profile}"));
        flags.push(format!("--window-size={},{}", self.width, self.height));
        let mut options = json!({
            "args": flags,
            "prefs": {
                "intl.accept_languages": "vi",
                "profile.managed_default_content_settings.javascript": if self.scripts { 1 } else { 2 },
            },
        });
        if self.phone {
            // With scripts off, chromedriver waits for ever for an answer to a
            // tap; a mouse on the same small screen does not.
            let touch = self.scripts;
            options["mobileEmulation"] = json!({ "deviceMetrics": {
                "width": self.width, "height": self.height, "pixelRatio": 2.0, "touch": touch, "mobile": true,
            }});
        }
        json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
    }
}

/// One browser with an empty profile.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    session: String,
    driver: Chromedriver,
    setup: Setup,
    // After the driver: Chromium writes into it to the end.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens it.
    pub(crate) fn open(setup: Setup) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let profile = tempfile::tempdir().unwrap();
        let driver = Chromedriver::start();
        let Value::Object(wanted) = setup.capabilities(&profile.path().display().to_string()) else {
            panic!("capabilities are an object")
        };
        let (client, session) = runtime.block_on(async {
            let client = ClientBuilder::new(HttpConnector::new())
                .capabilities(wanted)
                .connect(&driver.url())
                .await
                .expect("Chromium starts");
            let session = client.session_id().await.unwrap().unwrap();
            (client, session)
        });
        Self { runtime, client: Some(client), session, driver, setup, _profile: profile }
    }

    /// Waits for one step, a minute at most: a hanging browser is a failed test.
    #[track_caller]
    fn wait<T>(&self, step: impl Future<Output = T>) -> T {
        self.runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(60), step).await })
            .expect("the browser answers within a minute")
    }

    /// As [`Browser::wait`], and again for some seconds when the element is
    /// not there yet: a click may return before the next page stands.
    #[track_caller]
    fn patiently<T, F: Future<Output = Result<T, CmdError>>>(
        &self,
        step: impl Fn() -> F,
    ) -> Result<T, CmdError> {
        for _ in 0..100 {
            if let Ok(done) = self.wait(step()) {
                return Ok(done);
            }
            std::thread::sleep(Duration::from_millis(150));
        }
        self.wait(step())
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the browser is open")
    }

    /// Goes to a full address.
    pub(crate) fn go(&self, url: &str) {
        self.wait(self.client().goto(url)).unwrap();
    }

    /// The address it stands at.
    pub(crate) fn url(&self) -> String {
        self.wait(self.client().current_url()).unwrap().to_string()
    }

    /// The page's title.
    pub(crate) fn title(&self) -> String {
        self.wait(self.client().title()).unwrap()
    }

    /// The page as the browser has it now (mended, changed by scripts).
    pub(crate) fn source(&self) -> String {
        self.wait(self.client().source()).unwrap()
    }

    /// One step back, as with the phone's button.
    pub(crate) fn back(&self) {
        self.wait(self.client().back()).unwrap();
    }

    /// Whether an element is there.
    pub(crate) fn has(&self, css: &str) -> bool {
        !self.wait(self.client().find_all(Locator::Css(css))).unwrap().is_empty()
    }

    /// The words a reader sees in an element.
    #[track_caller]
    pub(crate) fn text(&self, css: &str) -> String {
        let found = self.patiently(|| async { self.client().find(Locator::Css(css)).await?.text().await });
        found.unwrap_or_else(|fault| panic!("{css}: {fault}"))
    }

    /// All words of the page.
    pub(crate) fn words(&self) -> String {
        self.text("body")
    }

    /// Waits until it stands at an address.
    #[track_caller]
    pub(crate) fn must_reach(&self, url: &str) {
        for _ in 0..300 {
            if self.url() == url {
                return;
            }
            std::thread::sleep(Duration::from_millis(150));
        }
        panic!("at {} instead of {url}: {}", self.url(), self.words());
    }

    /// Waits until the page says some words; gives all of them.
    #[track_caller]
    pub(crate) fn must_say(&self, words: &str) -> String {
        for _ in 0..300 {
            let said = self.words();
            if said.contains(words) {
                return said;
            }
            std::thread::sleep(Duration::from_millis(150));
        }
        panic!("at {}: no “{words}” in {}", self.url(), self.words());
    }

    /// Waits until no element of a selector is left on the page.
    #[track_caller]
    pub(crate) fn must_not_have(&self, css: &str) {
        for _ in 0..300 {
            if !self.has(css) {
                return;
            }
            std::thread::sleep(Duration::from_millis(150));
        }
        panic!("at {}: {css} is still there", self.url());
    }

    /// Clicks the first element of a selector.
    #[track_caller]
    pub(crate) fn click(&self, css: &str) {
        self.act(Locator::Css(css));
    }

    /// Clicks the button or link that bears exactly these words.
    #[track_caller]
    pub(crate) fn press(&self, words: &str) {
        let quoted = words.replace('"', "");
        let path = format!(
            "//*[self::a or self::button or self::summary][normalize-space(.)=\"{quoted}\" and not(@aria-hidden)]"
        );
        self.act(Locator::XPath(&path));
    }

    /// Ticks the radio or box whose label bears these words.
    #[track_caller]
    pub(crate) fn choose(&self, words: &str) {
        let quoted = words.replace('"', "");
        self.act(Locator::XPath(&format!("//label[normalize-space(text()[1])=\"{quoted}\"]")));
    }

    /// Ticks the radio or box of a name and a value, by its label.
    #[track_caller]
    pub(crate) fn tick(&self, name: &str, value: &str) {
        let path = format!("//label[@for=//input[@name=\"{name}\" and @value=\"{value}\"]/@id]");
        self.act(Locator::XPath(&path));
    }

    #[track_caller]
    fn act(&self, what: Locator<'_>) {
        let done = self.patiently(|| async { self.client().find(what).await?.click().await });
        done.unwrap_or_else(|fault| panic!("{what:?} at {}: {fault}", self.url()));
    }

    /// Types into the field with this name or id, over what stands there.
    #[track_caller]
    pub(crate) fn fill(&self, name: &str, text: &str) {
        let css = format!("[name=\"{name}\"], [id=\"{name}\"]");
        let done = self.patiently(|| async {
            let field = self.client().find(Locator::Css(&css)).await?;
            field.clear().await?;
            field.send_keys(text).await
        });
        done.unwrap_or_else(|fault| panic!("field {name} at {}: {fault}", self.url()));
    }

    /// A field's value now.
    pub(crate) fn value(&self, name: &str) -> String {
        let script = format!("return document.querySelector('[name=\"{name}\"],[id=\"{name}\"]').value");
        self.run(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Runs a line of script as the test's own, whatever the page may do.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.wait(self.client().execute(script, vec![])).unwrap()
    }

    /// How many entries Back could walk through.
    pub(crate) fn history(&self) -> u64 {
        self.run("return history.length").as_u64().unwrap()
    }

    /// Fails when the page is wider than the screen: nobody scrolls sideways.
    #[track_caller]
    pub(crate) fn must_fit(&self) {
        let wide = self.run("return document.documentElement.scrollWidth").as_u64().unwrap();
        assert!(wide <= u64::from(self.setup.width), "{} is {wide} px wide", self.url());
    }

    /// Lines of the console since the last time.
    pub(crate) fn console(&self) -> Vec<String> {
        self.driver.console(&self.session)
    }

    /// Fails when a script, a style or a request complained.
    #[track_caller]
    pub(crate) fn must_be_quiet(&self) {
        let lines: Vec<_> = self
            .console()
            .into_iter()
            .filter(|line| line.starts_with("SEVERE") || line.starts_with("WARNING"))
            .collect();
        assert!(lines.is_empty(), "the console at {} says:\n{}", self.url(), lines.join("\n"));
    }

    /// Cuts the network off or restores it.
    pub(crate) fn set_offline(&self, offline: bool) {
        self.driver.devtools(
            &self.session,
            "Network.emulateNetworkConditions",
            &json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        );
    }

    /// A picture of the whole page for the guide, when pictures are asked for
    /// (`cargo xtask guide`), else nothing.
    pub(crate) fn picture(&self, name: &str) -> Option<PathBuf> {
        let folder = PathBuf::from(std::env::var_os("BINHAN_PICTURES")?);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.{}.png", self.setup.width));
        std::fs::write(&path, self.screenshot()).unwrap();
        Some(path)
    }

    /// The visible part as a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        self.wait(self.client().screenshot()).unwrap()
    }

    /// Fails with readable sentences when axe finds anything (WCAG 2.2 AA and
    /// best practice).
    #[track_caller]
    pub(crate) fn must_be_accessible(&self) {
        let violations = self.axe();
        assert!(violations.is_empty(), "axe at {}:\n{}", self.url(), violations.join("\n"));
    }

    /// What axe finds, one line an element.
    pub(crate) fn axe(&self) -> Vec<String> {
        let source = std::fs::read_to_string(node_module("axe-core/axe.min.js")).unwrap();
        const RUN: &str = "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: \
            ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] }).then(r => done(r.violations), \
            e => done([{ id: 'axe', impact: 'failed', help: String(e), nodes: [{ target: [], failureSummary: '' }] }]));";
        let found = self.wait(async {
            self.client().execute(&source, vec![]).await?;
            self.client().execute_async(RUN, vec![]).await
        });
        readable(&found.unwrap())
    }
}

fn readable(violations: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    for violation in violations.as_array().into_iter().flatten() {
        for node in violation["nodes"].as_array().into_iter().flatten() {
            let target: Vec<_> = node["target"].as_array().into_iter().flatten().map(text).collect();
            lines.push(format!(
                "{} ({}): {}: {}: {}",
                text(&violation["id"]),
                text(&violation["impact"]),
                text(&violation["help"]),
                target.join(" "),
                text(&node["failureSummary"]).replace('\n', " ")
            ));
        }
    }
    lines
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this Chromium would outlive a failed test.
        if let Some(client) = self.client.take() {
            self.runtime
                .block_on(async { tokio::time::timeout(Duration::from_secs(10), client.close()).await })
                .ok();
        }
    }
}
