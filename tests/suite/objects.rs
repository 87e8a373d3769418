//! Objects around Services and policies in, what their views answer out.

use portolan::{
    manifest::{ConfigMap, IngressClass, Repository, Secret},
    parse::parse,
    settings::Settings,
    source::{Git, Memory},
    walk::walk,
};

fn repository(text: &str) -> Repository {
    let mut files = Memory::new();
    files.add("a.yaml", text).unwrap();
    let settings = Settings::default();
    let walked = walk(&files, &["".into()], &Git::Absent, &settings).unwrap();
    parse(&files, &walked.candidates, &settings, &|| ()).repository
}

#[test]
fn classes_are_default_by_the_text_true_alone() {
    let class = |value: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: nginx\n  annotations:\n    \
             ingressclass.kubernetes.io/is-default-class: {value}\nspec:\n  controller: k8s.io/ingress-nginx\n"
        )
    };
    for (value, expected) in [
        ("\"true\"", Some(true)),
        ("\"false\"", Some(false)),
        ("true", None),
    ] {
        let repository = repository(&class(value));
        let class = IngressClass::of(repository.all_resources().next().unwrap()).unwrap();
        assert_eq!(class.is_default().known(), expected, "{value}");
        assert_eq!(class.controller().known(), Some("k8s.io/ingress-nginx"));
    }
}

#[test]
fn configuration_is_read_by_key() {
    let repository = repository(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns}\ndata:\n  Corefile: |\n    .:53 {\n    }\n---\n\
         apiVersion: v1\nkind: Secret\nmetadata: {name: tls}\ntype: kubernetes.io/tls\ndata: {tls.crt: YQ==}\n\
         stringData: {tls.key: b}\n",
    );
    let mut resources = repository.all_resources();
    let map = ConfigMap::of(resources.next().unwrap()).unwrap();
    assert_eq!(map.text("Corefile").known(), Some(".:53 {\n}\n"));
    assert_eq!(map.keys().len(), 1);
    let secret = Secret::of(resources.next().unwrap()).unwrap();
    let keys: Vec<_> = secret.keys().iter().map(|key| key.key).collect();
    assert_eq!(keys, ["tls.crt", "tls.key"]);
    assert_eq!(secret.secret_type().known(), Some("kubernetes.io/tls"));
}
