//! Profiles: what the exports of platforms and of the field's tools look like, as TOML files.

mod error;
mod file;
mod model;
mod select;
mod shelf;

pub use error::ProfileError;
pub(super) use model::ProfilePage;
pub use model::{Profile, ProfileFormat};
pub(super) use select::{Selection, Shape, knows_around, places, select};
pub use shelf::Profiles;
