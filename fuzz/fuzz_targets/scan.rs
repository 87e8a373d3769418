//! Any bytes as a manifest in; nothing may panic, and every place must lie in the file.
//!
//! `cargo +nightly fuzz run scan`
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan::{
    scan::{Unwatched, scan},
    settings::{Persona, Settings},
    source::{Git, Memory},
};

fuzz_target!(|bytes: &[u8]| {
    let settings = Settings { persona: Persona::Auditor, ..Settings::default() };
    for name in ["web.yaml", "chart/templates/web.yaml", "kustomization.yaml", "web.json"] {
        let mut files = Memory::new();
        files.add(name, bytes).expect("the path is normal");
        files.add("chart/Chart.yaml", "name: chart\n").expect("the path is normal");
        let report = scan(&files, &["".into()], Git::Absent, &settings, &Unwatched).expect("no pattern is given");
        for finding in &report.findings {
            let range = finding.location.position.range;
            assert!(range.start <= range.end);
        }
    }
});
