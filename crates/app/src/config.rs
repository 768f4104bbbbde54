//! Configuration: a file, then the environment, then what was typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::cli::Common;

/// Everything that can be set. Unknown keys are refused, so a misspelt limit
/// never silently keeps its default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// A path, or `postgres://…`.
    pub database: String,
    /// Folder of the instance secret and the log key.
    pub secrets: PathBuf,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Where "leave quickly" leads: a neutral Vietnamese page.
    pub leave_to: String,
    /// Whether cookies are marked Secure. Off only for the demonstration on
    /// 127.0.0.1, which has no TLS.
    pub secure_cookies: bool,
    /// Proxies whose `X-Forwarded-For` is believed: addresses, or networks
    /// such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<page::Network>,
    /// What the log shows, such as `info` or `warn,store=debug`.
    pub log: String,
    /// How many actions may wait for the writer.
    pub queue: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "var/binhan/binhan.db".to_owned(),
            secrets: PathBuf::from("var/binhan/secrets"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            leave_to: "https://nchmf.gov.vn/".to_owned(),
            secure_cookies: true,
            trusted_proxies: Vec::new(),
            log: "info".to_owned(),
            queue: 1024,
        }
    }
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// A sentence naming the file or the key.
    pub fn load(common: &Common) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &common.config {
            anyhow::ensure!(file.is_file(), "there is no configuration file {}", file.display());
            figment = figment.merge(Toml::file(file));
        }
        let env = Env::prefixed("BINHAN_").ignore(&["test_pg", "ui_dist", "kills"]);
        let mut config: Self = figment.merge(env).extract().context("the configuration cannot be read")?;
        if let Some(database) = &common.database {
            config.database.clone_from(database);
        }
        if let Some(secrets) = &common.secrets {
            config.secrets.clone_from(secrets);
        }
        Ok(config)
    }
}
