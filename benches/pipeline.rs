//! Texts and repositories made here in, times of parsing, selecting and evaluating out.

#![allow(missing_docs, reason = "criterion's macros make public items")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use portolan::{
    graph::{Atlas, Cluster, Selector},
    manifest::{Name, Repository, Service},
    parse,
    rules::evaluate,
    scan::{Unwatched, scan},
    settings::{Settings, TEST_PATHS},
    source::{Git, Memory, TextId},
    unit::{Assembly, TestPaths, UnitId, assemble},
    walk::walk,
    yaml::{Bounds, split},
};
use std::{fmt::Write, hint::black_box};

/// Services with their Deployments, `count` of each, in one namespace.
fn manifests(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        write!(
            text,
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: web-{index}\n  namespace: shop\nspec:\n  selector:\n    \
             app: web-{index}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n---\napiVersion: \
             apps/v1\nkind: Deployment\nmetadata:\n  name: web-{index}\n  namespace: shop\nspec:\n  selector:\n    \
             matchLabels:\n      app: web-{index}\n  template:\n    metadata:\n      labels:\n        app: web-{index}\n        \
             tier: front\n    spec:\n      containers:\n        - name: web\n          image: example.com/web:1.{index}\n          \
             ports:\n            - name: http\n              containerPort: 8080\n---\n"
        )
        .expect("a String takes everything");
    }
    text
}

fn files(count: usize) -> Memory {
    let mut files = Memory::new();
    files
        .add("shop.yaml", manifests(count))
        .expect("the path is normal");
    files
}

fn read(files: &Memory, settings: &Settings) -> (Repository, Assembly) {
    let walked = walk(files, &["".into()], &Git::Absent, settings).expect("no pattern is given");
    let repository = parse::parse(files, &walked.candidates, settings, &|| ()).repository;
    let tests = TestPaths::new(TEST_PATHS.iter().copied()).expect("built-in globs are sound");
    let assembly = assemble(&repository, &tests);
    (repository, assembly)
}

fn parsing(criterion: &mut Criterion) {
    let text = manifests(200);
    let bounds = Bounds {
        depth: 255,
        nodes: 1_000_000,
        alias_nodes: 100_000,
    };
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("documents", |bencher| {
        bencher.iter(|| {
            for chunk in split(text.as_bytes()) {
                let document = &text[chunk.start..chunk.end];
                black_box(
                    portolan::yaml::parse(TextId(0), document, &[], bounds).expect("it is YAML"),
                );
            }
        });
    });
    group.finish();
}

fn selecting(criterion: &mut Criterion) {
    let settings = Settings::default();
    let mut group = criterion.benchmark_group("select");
    for count in [10, 100, 1000] {
        let files = files(count);
        let (repository, assembly) = read(&files, &settings);
        let atlas = Atlas::new(&repository, &assembly);
        let cluster = Cluster::new(&atlas, UnitId(0));
        let services: Vec<Service<'_>> =
            repository.all_resources().filter_map(Service::of).collect();
        group.throughput(Throughput::Elements(services.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("services", count),
            &services,
            |bencher, services| {
                bencher.iter(|| {
                    for service in services {
                        let selector = Selector::of_map(service.selector());
                        black_box(cluster.selected(
                            &selector,
                            service.0.namespace(),
                            &Name::Absent,
                        ));
                    }
                });
            },
        );
    }
    group.finish();
}

fn evaluating(criterion: &mut Criterion) {
    let settings = Settings::default();
    let mut group = criterion.benchmark_group("evaluate");
    for count in [10, 100, 1000] {
        let files = files(count);
        let (repository, assembly) = read(&files, &settings);
        group.throughput(Throughput::Elements(2 * count as u64));
        group.bench_function(BenchmarkId::new("all rules", count), |bencher| {
            bencher.iter(|| black_box(evaluate(&repository, &assembly, &settings, &|_| true)));
        });
        group.bench_function(BenchmarkId::new("whole scan", count), |bencher| {
            bencher.iter(|| {
                black_box(scan(
                    &files,
                    &["".into()],
                    Git::Absent,
                    &settings,
                    &Unwatched,
                ))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, parsing, selecting, evaluating);
criterion_main!(benches);
