//! Files are written whole or not at all.

use super::{everything, many, text};
use portolan::report::{Destination, Format, Output, WriteError, WriteOptions, write_outputs};
use std::{fs, path::Path};

fn write(format: Format, path: &Path) -> Result<(), WriteError> {
    let output = Output {
        format,
        destination: Destination::File(path.into()),
    };
    write_outputs(&everything(), &[output], &WriteOptions::default())
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn outputs_are_parsed() {
    let parse = |text: &str| text.parse::<Output>();
    assert_eq!(
        parse("sarif=a=b.sarif"),
        Ok(Output {
            format: Format::Sarif,
            destination: Destination::File("a=b.sarif".into()),
        })
    );
    assert_eq!(parse("json=-").unwrap().destination, Destination::Stdout);
    assert_eq!(
        parse("xml=a").unwrap_err().to_string(),
        "there is no format `xml`: choose one of human, json, sarif"
    );
    for wrong in ["sarif", "sarif=", "=a", ""] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    for (format, name) in Format::ALL.into_iter().zip(Format::NAMES) {
        assert_eq!(format.to_string(), name);
        assert_eq!(name.parse(), Ok(format));
    }
}

#[test]
fn a_file_holds_what_the_format_gives() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = folder.path().join(format.to_string());
        write(format, &path).unwrap();
        assert_eq!(crate::read(&path).unwrap(), text(&everything(), format));
        // A second time: over the first.
        write(format, &path).unwrap();
        assert_eq!(crate::read(&path).unwrap(), text(&everything(), format));
    }
    assert_eq!(entries(folder.path()), ["human", "json", "sarif"]);
}

#[test]
fn errors_name_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing/out.sarif");
    let error = write(Format::Sarif, &missing).unwrap_err().to_string();
    assert!(
        error.starts_with("cannot write the sarif report to "),
        "{error}"
    );
    assert!(error.contains("missing/out.sarif: "), "{error}");
    assert!(!error.contains(".portolan-"), "{error}");
    let error = write(Format::Json, folder.path()).unwrap_err().to_string();
    assert!(error.contains("it is a folder"), "{error}");
    assert!(entries(folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let error = write(Format::Json, Path::new("/dev/full")).unwrap_err();
    assert_eq!(error.source.kind(), std::io::ErrorKind::StorageFull);
}

#[cfg(unix)]
#[test]
fn what_was_there_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("kept.json");
    crate::write(&target, "old");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    write(Format::Json, &link).unwrap();
    assert!(link.is_symlink());
    assert_eq!(
        crate::read(&target).unwrap(),
        text(&everything(), Format::Json)
    );
    let mode = target.symlink_metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    fs::set_permissions(&target, fs::Permissions::from_mode(0o440)).unwrap();
    assert!(write(Format::Sarif, &target).is_err());
    assert_eq!(
        crate::read(&target).unwrap(),
        text(&everything(), Format::Json)
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || crate::read(&pipe).unwrap())
    };
    write(Format::Sarif, &pipe).unwrap();
    assert_eq!(reader.join().unwrap(), text(&everything(), Format::Sarif));
    assert_eq!(entries(folder.path()), ["pipe"]);
}

/// A reader that goes away early is no error, on a pipe as on standard output.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut reader = std::process::Command::new("head")
        .arg("-c1")
        .arg(&pipe)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let output = Output {
        format: Format::Json,
        destination: Destination::File(pipe),
    };
    write_outputs(&many(6_000), &[output], &WriteOptions::default()).unwrap();
    reader.wait().unwrap();
}
