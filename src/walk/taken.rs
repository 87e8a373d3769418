//! A path in, what its name says it is out: the names that are read.

use serde::Serialize;

/// What a file's name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// `*.yaml` or `*.yml`, but no kustomization.
    Yaml,
    /// `*.json`.
    Json,
    /// `kustomization.yaml`, `kustomization.yml` or `Kustomization`, the names that kustomize knows; `kustomization` too.
    Kustomization,
    /// `*.tpl`: a chart's partial templates.
    Template,
    /// `Corefile` or `*.Corefile`: the configuration of the DNS server of clusters.
    Corefile,
    /// `nginx.conf`.
    Nginx,
}

/// What the name of a file says it is; `None` if such files are not taken. Letter case matters, as it does to `kubectl`.
#[must_use]
pub fn file_kind(path: &str) -> Option<FileKind> {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    match name {
        "kustomization.yaml" | "kustomization.yml" | "Kustomization" | "kustomization" => {
            return Some(FileKind::Kustomization);
        }
        "Corefile" => return Some(FileKind::Corefile),
        "nginx.conf" => return Some(FileKind::Nginx),
        _ => {}
    }
    match name.rsplit_once('.')?.1 {
        "yaml" | "yml" => Some(FileKind::Yaml),
        "json" => Some(FileKind::Json),
        "tpl" => Some(FileKind::Template),
        "Corefile" => Some(FileKind::Corefile),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let table = [
            ("a.yaml", Some(FileKind::Yaml)),
            ("a/b.c/d.yml", Some(FileKind::Yaml)),
            ("a/.yaml", Some(FileKind::Yaml)),
            ("a.json", Some(FileKind::Json)),
            ("a/kustomization.yaml", Some(FileKind::Kustomization)),
            ("Kustomization", Some(FileKind::Kustomization)),
            ("kustomization", Some(FileKind::Kustomization)),
            ("my-kustomization.yaml", Some(FileKind::Yaml)),
            ("templates/_helpers.tpl", Some(FileKind::Template)),
            ("Corefile", Some(FileKind::Corefile)),
            ("x/dev.Corefile", Some(FileKind::Corefile)),
            ("x/nginx.conf", Some(FileKind::Nginx)),
            ("templates/NOTES.txt", None),
            ("my-nginx.conf", None),
            ("a.YAML", None),
            ("a.yaml.orig", None),
            ("a.yaml/b", None),
            ("yaml", None),
            (".gitignore", None),
        ];
        for (path, kind) in table {
            assert_eq!(file_kind(path), kind, "{path}");
        }
    }
}
