//! Debian's chromedriver on a free port, ended with its owner.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::http::{Answer, Client};

/// Waits on a pipe that closes when the test ends, however it ends, and then
/// ends its whole group: the driver and every process of the browser.
const KEEPER: &str = "chromedriver --port=0 </dev/null & cat >/dev/null; kill -9 0";

/// A running chromedriver.
pub(crate) struct Chromedriver {
    child: Child,
    port: u16,
}

impl Chromedriver {
    /// Starts it; it chooses the port itself.
    pub(crate) fn start() -> Self {
        let mut child = Command::new("sh")
            .args(["-c", KEEPER])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = said
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.trim_end_matches('.').rsplit_once("started successfully on port ")?.1.parse().ok()
            })
            .expect("chromedriver is missing: on Debian, apt-get install chromium chromium-driver");
        std::thread::spawn(move || said.for_each(drop));
        Self { child, port }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A command that the WebDriver standard does not know.
    pub(crate) fn ask(&self, session: &str, below: &str, what: &Value) -> Value {
        let mut client = Client::new("chromedriver", &format!("127.0.0.1:{}", self.port));
        let path = format!("/session/{session}/{below}");
        let answer: Answer =
            client.post_bytes(&path, "application/json", what.to_string().as_bytes()).unwrap();
        let mut value: Value = serde_json::from_slice(&answer.must(200).body).unwrap();
        value["value"].take()
    }

    /// Lines of the browser's console since the last time.
    pub(crate) fn console(&self, session: &str) -> Vec<String> {
        let lines = self.ask(session, "se/log", &json!({ "type": "browser" }));
        let text = |line: &Value| {
            format!("{} {}", line["level"].as_str().unwrap_or("?"), line["message"].as_str().unwrap_or("?"))
        };
        lines.as_array().into_iter().flatten().map(text).collect()
    }

    /// A command of Chromium's own protocol, such as `Network.emulateNetworkConditions`.
    pub(crate) fn devtools(&self, session: &str, command: &str, parameters: &Value) -> Value {
        self.ask(session, "goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}
