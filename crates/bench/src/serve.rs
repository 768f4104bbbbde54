//! Both sides of a measurement listen on loopback in one process, on one
//! runtime; the clients have a runtime of their own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::http::Line;
use crate::measure::{Effort, Pair};

/// The two runtimes.
pub(crate) struct Stage {
    servers: Runtime,
    clients: Runtime,
}

impl Stage {
    /// Starts them: as many workers for servers as the machine has cores.
    pub(crate) fn new() -> Result<Self> {
        let servers = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let clients = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { servers, clients })
    }

    /// Serves a router until the stage is dropped; gives its address.
    pub(crate) fn serve(&self, router: Router) -> Result<SocketAddr> {
        self.servers.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            let address = listener.local_addr()?;
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, service).await });
            Ok(address)
        })
    }

    /// Asks both sides in turns, round by round.
    pub(crate) fn pair(
        &self,
        effort: Effort,
        clients: usize,
        product: Side<'_>,
        bare: Side<'_>,
    ) -> Result<Pair> {
        let mut pair = Pair::default();
        let ask = |side: Side<'_>| {
            let next = Arc::clone(side.1);
            self.load(Asked { to: side.0, clients, burst: effort.burst, next, status: 200 })
        };
        // A warm start for both.
        ask(product)?;
        ask(bare)?;
        for _ in 0..effort.rounds {
            let answers = ask(product)?;
            pair.add(answers, ask(bare)?);
        }
        Ok(pair)
    }

    /// Runs something of a client's.
    pub(crate) fn client<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.clients.block_on(work)
    }

    /// Asks with so many clients for a while; gives answers a second.
    pub(crate) fn load(&self, asked: Asked) -> Result<f64> {
        self.clients.block_on(load(asked))
    }
}

/// Makes the request with a number.
pub(crate) type Next = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// Always the same request.
pub(crate) fn same(request: Vec<u8>) -> Next {
    Arc::new(move |_| request.clone())
}

/// One side of a measurement: whom, and what.
pub(crate) type Side<'s> = (SocketAddr, &'s Next);

/// What is asked, by how many.
#[derive(Clone)]
pub(crate) struct Asked {
    /// Whom.
    pub(crate) to: SocketAddr,
    /// Clients, each waiting for its answer before it asks again.
    pub(crate) clients: usize,
    /// For how long.
    pub(crate) burst: Duration,
    /// The request with this number.
    pub(crate) next: Next,
    /// The status that must come.
    pub(crate) status: u16,
}

async fn load(asked: Asked) -> Result<f64> {
    let number = Arc::new(AtomicU64::new(0));
    let mut lines = Vec::new();
    for _ in 0..asked.clients {
        lines.push(Line::open(asked.to, None).await.context("a client cannot connect")?);
    }
    let begun = Instant::now();
    let until = begun + asked.burst;
    let mut clients = JoinSet::new();
    for mut line in lines {
        let (asked, number) = (asked.clone(), Arc::clone(&number));
        clients.spawn(async move {
            let mut answers = 0u64;
            while Instant::now() < until {
                let request = (asked.next)(number.fetch_add(1, Ordering::Relaxed));
                line.ask(&request).await?.must(asked.status)?;
                answers += 1;
            }
            anyhow::Ok(answers)
        });
    }
    let mut answers = 0;
    while let Some(done) = clients.join_next().await {
        answers += done??;
    }
    Ok(answers as f64 / begun.elapsed().as_secs_f64())
}
