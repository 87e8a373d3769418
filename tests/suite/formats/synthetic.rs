//! Nothing in, a report with everything that formats must cope with out.

use super::builder::Synthetic;
use portolan::{
    finding::{Confidence, Fingerprint, Identity, Level},
    report::{
        Account, FileStatus, Problem, Question, Report, RuleCounts, UnitSummary, VersionControl,
    },
    source::Excerpt,
};

pub(super) const SECRET: &str = "hunter2-is-no-password";
pub(super) const HOSTILE_PATH: &str = "evil\u{1b}[31m/\u{202e}lmay.x\n.yaml";

const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: htttp
";

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web
          ports:
            - name: http
              containerPort: 8080
";

/// The proof goes through two files; the finding holds in many units under an assumption.
fn across_files(synthetic: &mut Synthetic) {
    let service = synthetic.file("apps/web/service.yaml", SERVICE);
    let deployment = synthetic.file("apps/web/deployment.yaml", DEPLOYMENT);
    let steps = vec![
        synthetic.step("the Service selects `app: web`", service, "app: web"),
        synthetic.step(
            "Deployment `web` of namespace `shop` makes pods with these labels, and so they are the only endpoints",
            deployment,
            "app: web",
        ),
        synthetic.step("its `containers[0].ports` has only `http`", deployment, "http"),
    ];
    let at = synthetic.at(service, "htttp");
    let finding = synthetic.finding(
        0,
        "port `http` of Service `web` leads to `htttp`, which no container of Deployment `web` declares",
        at,
        steps,
    );
    finding.assumptions = vec![
        "`{{ .Release.Name }}` is not `web`".into(),
        "no admission webhook adds a container to the pods that Deployment `web` of namespace `shop` makes".into(),
    ];
    finding.confidence = Confidence::Conditional;
    finding.units = (0..120).map(|unit| format!("overlays/{unit:03}")).collect();
}

/// UTF-16 columns, Windows line ends, and two findings of one rule on one line.
fn unusual_text(synthetic: &mut Synthetic) {
    let text = synthetic.file(
        "apps/🚀 launch/100%.yaml",
        "# 🚀\r\n{\"😀😀\": 1, \"spec\": {\"a\": 2, \"spec\": 3}}\r\nlast: \"größe\"\r\n",
    );
    let at = synthetic.at(text, "\"spec\": 3");
    let steps = vec![synthetic.step("it stands here first", text, "\"a\"")];
    synthetic.finding(1, "key `spec` stands twice", at, steps);
    let at = synthetic.at(text, "größe");
    synthetic
        .finding(1, "clusterIP is odd", at, Vec::new())
        .line_hash = None;
    let far = format!(
        "first: 1\n{}second: 2\nthird: 3\n",
        "# filler\n".repeat(500)
    );
    let far = synthetic.file("apps/far.yaml", &far);
    let at = synthetic.at(far, "second: 2\nthird");
    let steps = vec![
        synthetic.step("far above", far, "first"),
        synthetic.step("right here", far, "third: 3"),
    ];
    synthetic.finding(1, "over two lines", at, steps);
    let tall = synthetic.at(far, &"# filler\n".repeat(400));
    synthetic.finding(1, "over many lines", tall, Vec::new());
    let minified = format!(
        "{{\"a\":\"{}\",\"b\":80,\"c\":\"{}\"}}",
        "x".repeat(3000),
        "y".repeat(3000)
    );
    let minified = synthetic.file("apps/minified.json", &minified);
    let at = synthetic.at(minified, "80");
    synthetic.finding(1, "in a long line", at, Vec::new());
}

/// Two documents of one file, kept apart, and a proof of many long steps.
fn two_documents(synthetic: &mut Synthetic) {
    let content = format!("{SERVICE}---\nkind: ConfigMap\n---\n{DEPLOYMENT}");
    let file = synthetic.file("apps/all.yaml", &content);
    let mut steps = vec![synthetic.step("the Service asks for it", file, "htttp")];
    for text in ["app: web", "name: web", "kind: Deployment", "containerPort"] {
        let claim = format!("{} at `{text}`", "it is said at great length ".repeat(8));
        steps.push(synthetic.step(&claim, file, text));
    }
    let at = synthetic.at(file, "htttp");
    synthetic.finding(0, "two documents of one file disagree", at, steps);
    let second = content.find(DEPLOYMENT).unwrap();
    let line = content[..second].lines().count();
    synthetic.texts.files[file.0 as usize].excerpts = vec![
        Excerpt {
            start: 0,
            line: 0,
            content: SERVICE.into(),
        },
        Excerpt {
            start: u32::try_from(second).unwrap(),
            line: u32::try_from(line).unwrap(),
            content: DEPLOYMENT.into(),
        },
    ];
}

/// A Secret, names that attack a terminal and a link, and a file of which nothing is kept.
fn hostile(synthetic: &mut Synthetic) {
    let secret = synthetic.file(
        "apps/secret.yaml",
        &format!("kind: Secret\nstringData:\n  password: {SECRET}\n  password: {SECRET}\n  pem: |\n    {SECRET}\n    {SECRET}\n"),
    );
    synthetic.hide(secret, SECRET);
    synthetic.hide(secret, &format!("{SECRET}\n  pem"));
    synthetic.hide(secret, &format!("{SECRET}\n    {SECRET}\n"));
    let ranges = synthetic.redactions.get_mut(&secret).unwrap();
    ranges[1].end -= 6;
    let at = synthetic.at(secret, &format!("password: {SECRET}\n  pem"));
    let steps = vec![
        synthetic.step("here first", secret, "password"),
        synthetic.step("not here", secret, "pem"),
    ];
    synthetic.finding(1, "key `password` stands twice", at, steps);
    let evil = synthetic.file(
        HOSTILE_PATH,
        "name: \"\u{1b}[2J\u{202e}evil\u{2066}\u{9b}31m\tx\" # 👍\u{200d}\n",
    );
    let at = synthetic.at(evil, "evil");
    let steps = vec![synthetic.step("`\u{1b}]8;;x\u{7}` is [a](9)\u{202e}", evil, "x\"")];
    let finding = synthetic.finding(
        0,
        "name `[click](1)\u{1b}[31m\u{202e}` is `a\nb`",
        at,
        steps,
    );
    finding.subject.identity.name = "\u{1b}[31m\u{202e}".into();
    let gone = synthetic.file("apps/gone.yaml", "a: 1\n");
    let at = synthetic.at(gone, "1");
    let steps = vec![synthetic.step("which is odd", gone, "a")];
    synthetic.finding(2, "the text is not kept", at, steps);
    synthetic.texts.files[gone.0 as usize].excerpts.clear();
    let example = synthetic.file("tests/bad/service.yaml", SERVICE);
    let at = synthetic.at(example, "htttp");
    synthetic
        .finding(0, "port `http` leads nowhere", at, Vec::new())
        .in_tests = true;
}

/// A report with a bit of everything.
pub(super) fn everything() -> Report {
    let mut synthetic = Synthetic::new();
    across_files(&mut synthetic);
    two_documents(&mut synthetic);
    unusual_text(&mut synthetic);
    hostile(&mut synthetic);
    let mut report = synthetic.report();
    report.version_control = Some(VersionControl {
        repository_uri: Some("https://me:secret@example.com/shop/deploy.git".into()),
        revision_id: Some("0123456789abcdef0123456789abcdef01234567".into()),
        branch: Some("main".into()),
        prefix: String::new(),
    });
    report.problems = vec![
        Problem {
            path: "apps/broken.yaml".into(),
            line_column: Some((3, 7)),
            code: "yaml",
            message: "mapping values are not allowed here: indent the line or quote the value"
                .into(),
        },
        Problem {
            path: "apps/socket".into(),
            line_column: None,
            code: "unreadable",
            message: "it is a socket".into(),
        },
    ];
    report.open.questions = vec![
        question(&report, "template", "`.Values.port` has no value"),
        question(
            &report,
            "unit-open",
            "a remote base \u{1b}[1mhttps://example.com",
        ),
        question(&report, "template", "`.Values.name` has no value"),
    ];
    report.units = vec![
        UnitSummary {
            root: "apps/web".into(),
            kind: "plain",
            resources: 2,
            open: Vec::new(),
        },
        UnitSummary {
            root: "tests".into(),
            kind: "plain",
            resources: 1,
            open: vec!["a remote base".into()],
        },
    ];
    report.counts[0] = RuleCounts {
        pass: 40,
        fail: 3,
        unknown: 3,
    };
    account(&mut report);
    report
}

fn question(report: &Report, code: &'static str, detail: &str) -> Question {
    let finding = &report.findings[0];
    Question {
        rule: 0,
        subject: finding.subject.clone(),
        location: finding.location.clone(),
        code,
        detail: detail.to_owned(),
        unit: "apps/web".into(),
        in_tests: false,
    }
}

fn account(report: &mut Report) {
    let judged = report.texts.files.iter();
    let mut files: Vec<(Box<str>, FileStatus)> = judged
        .map(|file| (file.path.clone(), FileStatus::Judged))
        .collect();
    let others = [
        ("README.md", FileStatus::NotTaken),
        ("apps/broken.yaml", FileStatus::Problem("yaml".into())),
        ("apps/socket", FileStatus::Problem("unreadable".into())),
        (
            "build/a.yaml",
            FileStatus::Ignored(".gitignore:3: build/".into()),
        ),
        (
            "build/b.yaml",
            FileStatus::Ignored(".gitignore:3: build/".into()),
        ),
        (
            "crd.yaml",
            FileStatus::Irrelevant("no kind that networking needs".into()),
        ),
    ];
    files.extend(others.map(|(path, status)| (path.into(), status)));
    files.sort();
    report.account = Account {
        listed: files.len(),
        files,
        documents: 9,
        resources: 8,
    };
}

/// As many findings as asked: of four, one is an error in a test, one an error, two are warnings.
pub(super) fn many(findings: usize) -> Report {
    let mut synthetic = Synthetic::new();
    let file = synthetic.file("apps/many.yaml", &"key: 1\n".repeat(findings.max(1)));
    let at = synthetic.at(file, "key");
    synthetic.finding(1, "is wrong", at, Vec::new());
    let template = synthetic.findings.remove(0);
    for (index, line) in (0..findings).zip(1..) {
        let mut finding = template.clone();
        let position = &mut finding.location.position;
        position.range.start += (line - 1) * 7;
        position.range.end += (line - 1) * 7;
        (position.start_line, position.end_line) = (line, line);
        finding.level = if index % 4 < 2 {
            Level::Error
        } else {
            Level::Warning
        };
        finding.in_tests = index.is_multiple_of(4);
        finding.message = format!("finding {index} is wrong");
        finding.fingerprint = Fingerprint::new("r", &Identity::default(), "", line);
        synthetic.findings.push(finding);
    }
    synthetic.report()
}
