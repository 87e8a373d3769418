//! portolan reads repositories, finds every Kubernetes networking manifest and says, with proof, what is wrong with it.
//!
//! The modules, in the order of the way through the house: each may use only what stands to its left, but for the last
//! row, which may use all.
//!
//! `settings → source → yaml → template → manifest → unit → graph → reach → finding → rules → report`
//!
//! `walk, parse, settle, scan, cli`

pub mod cli;
pub mod config;
pub mod finding;
pub mod graph;
pub mod manifest;
pub mod parse;
pub mod reach;
pub mod report;
pub mod rules;
pub mod scan;
pub mod settings;
pub mod settle;
pub mod source;
pub mod template;
pub mod unit;
pub mod walk;
pub mod yaml;
