//! `binhan serve`.

use anyhow::{Context, Result};

use crate::cli::Serve;
use crate::config::Config;
use crate::house::{Opened, Surroundings};

/// Serves until told to stop; open requests are finished first.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Serve) -> Result<()> {
    let filter =
        tracing_subscriber::EnvFilter::try_new(&config.log).context("the setting `log` cannot be read")?;
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let opened = Opened::open(config, around)?;
    let _background = crate::jobs::background(&opened)?;
    let listen = asked.listen.unwrap_or(config.listen);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await;
        let listener = listener.with_context(|| format!("cannot listen on {listen}: is it in use?"))?;
        let router = opened.router()?.into_make_service_with_connect_info::<std::net::SocketAddr>();
        crate::jobs::start(&opened);
        if asked.demo {
            crate::demo::print_log_ins(config, &*around.clock, listen)?;
        }
        tracing::info!(%listen, "serving");
        axum::serve(listener, router).with_graceful_shutdown(stopped()).await?;
        Ok(())
    })
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(_) => return interrupt.await.unwrap_or(()),
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
