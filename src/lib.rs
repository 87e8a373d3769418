//! portolan reads repositories, finds every Kubernetes networking manifest and says, with proof, what is wrong with it.

pub mod settings;
pub mod source;
pub mod template;
pub mod walk;
