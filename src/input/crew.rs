//! Threads that do jobs for one that needs the answers in order.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// An answer that is there, or will be.
pub(super) struct Promise<A>(Receiver<A>);

impl<A> Promise<A> {
    /// Waits for it. None when the threads are gone.
    pub(super) fn wait(self) -> Option<A> {
        self.0.recv().ok()
    }
}

type Order<J, A> = (J, SyncSender<A>);

/// The threads. They end when this is dropped.
pub(super) struct Crew<J, A> {
    orders: Option<Sender<Order<J, A>>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static, A: Send + 'static> Crew<J, A> {
    /// Starts as many threads as the system gives, up to `threads`. Each has what `equip` makes do
    /// its jobs.
    pub(super) fn new<W>(threads: usize, equip: impl Fn() -> W) -> Self
    where
        W: FnMut(J) -> A + Send + 'static,
    {
        let (sender, receiver) = channel();
        let orders = Arc::new(Mutex::new(receiver));
        let start = |_| {
            let (orders, worker) = (Arc::clone(&orders), equip());
            let named = thread::Builder::new().name("input".into());
            named.spawn(move || work(&orders, worker)).ok()
        };
        Self {
            orders: Some(sender),
            threads: (0..threads).map_while(start).collect(),
        }
    }

    /// Gives a job to whichever thread is free first.
    pub(super) fn order(&self, job: J) -> Promise<A> {
        let (sender, answer) = sync_channel(1);
        if let Some(orders) = &self.orders {
            // Threads that are gone answer nothing, and then nothing is waited for.
            let _ = orders.send((job, sender));
        }
        Promise(answer)
    }
}

impl<J, A> Crew<J, A> {
    pub(super) fn len(&self) -> usize {
        self.threads.len()
    }
}

impl<J, A> Drop for Crew<J, A> {
    fn drop(&mut self) {
        self.orders = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work<J, A>(orders: &Mutex<Receiver<Order<J, A>>>, mut worker: impl FnMut(J) -> A) {
    loop {
        let order = orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, answer)) = order else { return };
        // Nobody waits after an early end.
        let _ = answer.send(worker(job));
    }
}
