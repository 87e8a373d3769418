//! portolan reads repositories, finds every Kubernetes networking manifest and says, with proof, what is wrong with it.

pub mod finding;
pub mod graph;
pub mod manifest;
pub mod report;
pub mod rules;
pub mod settings;
pub mod source;
pub mod template;
pub mod unit;
pub mod yaml;
