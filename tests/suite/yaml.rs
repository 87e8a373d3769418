//! Manifests in random styles in, trees with the right characters at the right places out; and trees of the corpus node by
//! node beside another parser's.

use crate::{
    corpus::{report, skipped},
    peer_yaml,
    trees::{TREE, forest, same},
};
use portolan::{
    source::Content,
    yaml::{Forest, NodeData, NodeId, NodeRef, Shape, Style},
};
use proptest::prelude::*;
use std::io::Write as _;

/// Files that only we read: a bracket that closes at the indentation of its key, which go-yaml accepts, too.
const ONLY_WE: &[&str] = &["istio+istio/samples/security/spire/spire-quickstart.yaml"];

/// A node to be written.
#[derive(Clone, Debug)]
enum Node {
    Scalar(String, Written),
    Mapping(Vec<(String, Node)>),
    Sequence(Vec<Node>),
    /// In braces and brackets from here on.
    Flow(Box<Node>),
    /// With an anchor, which aliases after it can name.
    Anchored(Box<Node>),
    /// An alias for the last anchored node, or a scalar where there is none.
    Alias,
    /// A mapping that merges in the last anchored mapping.
    Merging(Vec<(String, Node)>),
}

/// How a scalar is written, where its characters and its place allow it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Written {
    Plain,
    Single,
    Double,
    Escaped,
    Literal,
    Folded,
}

/// What a written node must read as.
#[derive(Clone, Debug, PartialEq)]
enum Read {
    Scalar(String),
    Mapping(Vec<(Read, Read)>),
    Sequence(Vec<Read>),
}

fn characters() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "web",
        "8080",
        "on",
        "0777",
        "1e3",
        "a:b",
        "a#b",
        "é",
        "😀",
        "日本",
        "x y",
        "'",
        "\"",
        "\\",
        "- a",
        "? b",
        ": c",
        " # d",
        "*e",
        "&f",
        "!g",
        "%h",
        "@i",
        "`j",
        "{k",
        "]l",
        ",m",
        "|n",
        ">o",
        "~",
        "null",
        "\t",
        "=",
        "<<",
        "---",
        "...",
        "http://a/b?c=d",
        "10.0.0.0/8",
        "::1",
        "",
    ]);
    let words = prop::collection::vec(word, 0..4).prop_map(|words| words.concat());
    let lines = prop::collection::vec("[a-z😀é]{1,6}( [a-z:#]{1,5}){0,3}", 1..4)
        .prop_map(|lines| lines.join("\n") + "\n");
    prop_oneof![4 => words, 1 => lines, 3 => "[a-z][a-z0-9./-]{0,12}"]
}

fn scalar() -> impl Strategy<Value = Node> {
    let written = prop::sample::select(vec![
        Written::Plain,
        Written::Plain,
        Written::Single,
        Written::Double,
        Written::Escaped,
        Written::Literal,
        Written::Folded,
    ]);
    (characters(), written).prop_map(|(text, written)| Node::Scalar(text, written))
}

fn keys() -> impl Strategy<Value = String> + Clone {
    prop_oneof![6 => "[a-z]{1,8}", 1 => "[a-z]{1,4}\\.[a-z]{1,4}/[a-z]{1,4}", 1 => "[é😀 'a\":#]{1,5}"]
}

fn nodes() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![8 => scalar(), 1 => Just(Node::Alias)];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let entries = prop::collection::vec((keys(), inner.clone()), 0..5);
        prop_oneof![
            4 => entries.clone().prop_map(Node::Mapping),
            3 => prop::collection::vec(inner.clone(), 0..5).prop_map(Node::Sequence),
            2 => inner.clone().prop_map(|node| Node::Flow(Box::new(node))),
            2 => inner.prop_map(|node| Node::Anchored(Box::new(node))),
            1 => entries.prop_map(Node::Merging),
        ]
    })
}

/// Writes nodes and notes what they must read as.
struct Writer {
    text: String,
    anchors: usize,
    /// The last anchored node and mapping that are complete.
    last: Option<(usize, Read)>,
    last_mapping: Option<(usize, Read)>,
    comments: bool,
}

impl Writer {
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a node behind `key:`, `-` or nothing, up to and with the end of its last line.
    fn block(&mut self, node: &Node, indent: usize, before: &str) -> Read {
        match node {
            Node::Mapping(entries) if !entries.is_empty() => {
                self.end_line();
                self.entries(entries, indent, None)
            }
            Node::Merging(entries) => {
                let merged = self.last_mapping.clone();
                if entries.is_empty() && merged.is_none() {
                    return self.inline(&Node::Mapping(Vec::new()), before);
                }
                self.end_line();
                self.entries(entries, indent, merged)
            }
            Node::Sequence(items) if !items.is_empty() => {
                self.end_line();
                let mut read = Vec::new();
                for item in items {
                    self.add(&" ".repeat(indent));
                    self.text.push('-');
                    read.push(self.block(item, indent + 2, " "));
                }
                Read::Sequence(read)
            }
            Node::Anchored(inner) if !matches!(**inner, Node::Alias | Node::Anchored(_)) => {
                self.anchors += 1;
                let anchor = self.anchors;
                self.add(&format!("{before}&a{anchor}"));
                let read = self.block(inner, indent, " ");
                self.anchored(anchor, &read);
                read
            }
            Node::Anchored(inner) => self.block(inner, indent, before),
            Node::Scalar(text, written @ (Written::Literal | Written::Folded))
                if is_block_text(text) =>
            {
                self.block_scalar(text, *written, indent, before)
            }
            _ => self.inline(node, before),
        }
    }

    fn inline(&mut self, node: &Node, before: &str) -> Read {
        self.add(before);
        let read = self.flow(node);
        self.end_line();
        read
    }

    fn end_line(&mut self) {
        if self.text.is_empty() || self.text.ends_with('\n') {
            return;
        }
        if self.comments && self.text.len().is_multiple_of(3) {
            self.add(" # 'a comment: [");
        }
        self.text.push('\n');
        if self.comments && self.text.len().is_multiple_of(5) {
            self.add("\n   # - another\n");
        }
    }

    fn entries(
        &mut self,
        entries: &[(String, Node)],
        indent: usize,
        merged: Option<(usize, Read)>,
    ) -> Read {
        let mut read = Vec::new();
        if let Some((anchor, value)) = merged {
            self.add(&format!("{}<<: *a{anchor}", " ".repeat(indent)));
            self.end_line();
            read.push((Read::Scalar("<<".to_owned()), value));
        }
        for (key, value) in entries {
            self.add(&" ".repeat(indent));
            self.key(key);
            let value = self.block(value, indent + 2, " ");
            read.push((Read::Scalar(key.clone()), value));
        }
        Read::Mapping(read)
    }

    fn key(&mut self, key: &str) {
        if is_plain(key) {
            self.add(key);
        } else {
            self.add(&format!("'{}'", key.replace('\'', "''")));
        }
        self.text.push(':');
    }

    fn block_scalar(&mut self, text: &str, written: Written, indent: usize, before: &str) -> Read {
        let (sign, line_end) = if written == Written::Literal {
            ('|', "\n")
        } else {
            ('>', "\n\n")
        };
        self.add(&format!("{before}{sign}"));
        self.end_header();
        let lines = text.trim_end_matches('\n').split('\n');
        let lines: Vec<String> = lines
            .map(|line| format!("{}{line}", " ".repeat(indent + 1)))
            .collect();
        self.add(&lines.join(line_end));
        self.text.push('\n');
        Read::Scalar(text.to_owned())
    }

    fn end_header(&mut self) {
        let comment = if self.comments {
            " # | a comment >\n"
        } else {
            "\n"
        };
        self.add(comment);
    }

    fn flow(&mut self, node: &Node) -> Read {
        match node {
            Node::Scalar(text, written) => {
                self.flow_scalar(text, *written);
                Read::Scalar(text.clone())
            }
            Node::Mapping(entries) | Node::Merging(entries) => {
                self.text.push('{');
                let mut read = Vec::new();
                for (key, value) in entries {
                    self.key(key);
                    self.text.push(' ');
                    read.push((Read::Scalar(key.clone()), self.flow(value)));
                    self.add(", ");
                }
                self.text.push('}');
                Read::Mapping(read)
            }
            Node::Sequence(items) => {
                self.text.push('[');
                let mut read = Vec::new();
                for item in items {
                    read.push(self.flow(item));
                    self.add(" ,");
                }
                self.text.push(']');
                Read::Sequence(read)
            }
            Node::Flow(inner) | Node::Anchored(inner) => self.flow(inner),
            Node::Alias => {
                let Some((anchor, read)) = self.last.clone() else {
                    self.add("alias");
                    return Read::Scalar("alias".to_owned());
                };
                // A comma right behind an alias would belong to its name.
                self.add(&format!("*a{anchor} "));
                read
            }
        }
    }

    fn flow_scalar(&mut self, text: &str, written: Written) {
        let written = match written {
            Written::Plain if !is_plain(text) => Written::Double,
            Written::Single if text.contains(['\n', '\t']) => Written::Double,
            other => other,
        };
        match written {
            Written::Plain => self.add(text),
            Written::Single => self.add(&format!("'{}'", text.replace('\'', "''"))),
            Written::Escaped => {
                let letters: Vec<String> = text
                    .chars()
                    .map(|letter| format!("\\U{:08X}", u32::from(letter)))
                    .collect();
                self.add(&format!("\"{}\"", letters.concat()));
            }
            Written::Double | Written::Literal | Written::Folded => {
                let escaped = text
                    .replace('\\', "\\\\")
                    .replace('"', "\\\"")
                    .replace('\n', "\\n")
                    .replace('\t', "\\t");
                self.add(&format!("\"{escaped}\""));
            }
        }
    }

    fn anchored(&mut self, anchor: usize, read: &Read) {
        self.last = Some((anchor, read.clone()));
        if matches!(read, Read::Mapping(_)) {
            self.last_mapping = self.last.clone();
        }
    }
}

/// Whether a scalar can stand without quotes anywhere.
fn is_plain(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphanumeric)
        && letters
            .all(|letter| letter.is_alphanumeric() || "./-_".contains(letter) || letter == '😀')
}

/// Whether a text is lines that a block scalar can hold as they are.
fn is_block_text(text: &str) -> bool {
    let ends = text.ends_with('\n') && !text.ends_with("\n\n");
    ends && text
        .trim_end_matches('\n')
        .split('\n')
        .all(|line| line.starts_with(|first: char| first.is_alphanumeric() || first == '😀'))
}

fn written(node: &Node, comments: bool) -> (String, Read) {
    let mut writer = Writer {
        text: String::new(),
        anchors: 0,
        last: None,
        last_mapping: None,
        comments,
    };
    let read = writer.block(node, 0, "");
    (writer.text, read)
}

fn read_back(node: NodeRef<'_>) -> Read {
    match node.shape() {
        Shape::Scalar => Read::Scalar(node.scalar().expect("its shape says so").text.to_owned()),
        Shape::Mapping => Read::Mapping(
            node.entries_here()
                .map(|entry| (read_back(entry.key), read_back(entry.value)))
                .collect(),
        ),
        Shape::Sequence => {
            Read::Sequence(node.items_here().map(|item| read_back(item.node)).collect())
        }
    }
}

/// Every place lies in the text and within that of its parent, in the order of the text; and what stands at the place of a
/// scalar reads as the scalar.
fn check_places(forest: &Forest, text: &str) -> Result<(), TestCaseError> {
    let tree = forest.tree(TREE);
    for (index, node) in (0u32..).zip(&tree.nodes) {
        let (start, end) = (node.place.start as usize, node.place.end as usize);
        let slice = text.get(start..end);
        prop_assert!(
            slice.is_some(),
            "{}..{} is no range of the text",
            start,
            end
        );
        let children: Vec<u32> = match node.data {
            NodeData::Mapping { first, count, .. } => tree.entries
                [first as usize..(first + count) as usize]
                .iter()
                .flat_map(|entry| [entry.key, entry.value])
                .collect(),
            NodeData::Sequence { first, count, .. } => tree.items
                [first as usize..(first + count) as usize]
                .iter()
                .map(|item| item.node)
                .collect(),
            _ => Vec::new(),
        };
        let mut from = start;
        for child in children {
            let child = tree.nodes[child as usize].place;
            prop_assert!(
                child.start as usize >= from && child.end as usize <= end,
                "{:?} in {:?}",
                child,
                node.place
            );
            from = child.start as usize;
        }
        if let NodeData::Scalar { style, .. } = node.data
            && style != Style::Absent
        {
            let scalar = forest.node(NodeId { tree: TREE, index }).scalar();
            let expected = scalar.expect("its data says so").text;
            let slice = slice.unwrap_or_default();
            let again = crate::trees::forest(slice)
                .map_err(|error| TestCaseError::fail(format!("{slice:?}: {error:?}")))?;
            let found = again
                .root(TREE)
                .scalar()
                .map(|scalar| scalar.text.to_owned());
            let found = found.unwrap_or_default();
            // The last line break of a block scalar stands outside of its place.
            prop_assert_eq!(
                found.trim_end_matches('\n'),
                expected.trim_end_matches('\n'),
                "{:?}",
                slice
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_back(node in nodes(), comments: bool, carriage: bool) {
        let (mut text, expected) = written(&node, comments);
        if carriage {
            text = text.replace('\n', "\r\n");
        }
        let forest = match forest(&text) {
            Ok(forest) => forest,
            Err(error) => return Err(TestCaseError::fail(format!("{error:?}\n{text}"))),
        };
        prop_assert_eq!(read_back(forest.root(TREE)), expected, "\n{}", text);
        check_places(&forest, &text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        if let Ok(peer) = peer_yaml::read(&text)
            && let Err(difference) = same(forest.root(TREE), &peer)
        {
            return Err(TestCaseError::fail(format!("{difference}\n{text}")));
        }
    }

    #[test]
    fn any_text_is_a_tree_or_an_error_within_it(text in "[a-z0-9 :{}\\[\\],&*!|>'\"%@`#?~<\\\\\\-\\n\\r\\t😀\u{FDD0}\u{FDD1}\u{FEFF}]{0,80}") {
        match forest(&text) {
            Ok(forest) => {
                for node in &forest.tree(TREE).nodes {
                    let range = node.place.start as usize..node.place.end as usize;
                    prop_assert!(text.get(range).is_some());
                }
                let root = forest.root(TREE);
                let mut values = 0;
                root.any_scalar(&mut |_, scalar| {
                    values += usize::from(scalar.value().is_some());
                    false
                });
                prop_assert!(values <= text.len() * text.len() + 1);
            }
            Err(error) => {
                let range = error.at.start as usize..error.at.end as usize;
                prop_assert!(text.get(range).is_some(), "{:?}", error);
                prop_assert!(!error.message.is_empty());
            }
        }
    }
}

#[test]
fn every_node_of_the_corpus_reads_as_by_another_parser() {
    let Some(report) = report() else {
        return skipped("nodes of the corpus", "corpus");
    };
    let (mut documents, mut scalars) = (0, 0);
    let mut differences = Vec::new();
    for text in &report.texts.texts {
        let file = report.texts.file(text.file);
        let Content::Excerpt(index) = text.content else {
            continue;
        };
        let excerpt = &file.excerpts[index as usize];
        let ours = forest(&excerpt.content);
        let theirs = peer_yaml::read(&excerpt.content);
        let compared = match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => same(ours.root(TREE), theirs),
            (Err(_), Err(_)) => Ok(0),
            (Ok(_), Err(_)) if ONLY_WE.contains(&&*file.path) => Ok(0),
            (Ok(_), Err(error)) => Err(format!("only we read it: {error}")),
            (Err(error), Ok(_)) => Err(format!("only the other reads it: {error:?}")),
        };
        documents += 1;
        match compared {
            Ok(count) => scalars += count,
            Err(difference) => {
                differences.push(format!("{}:{}: {difference}", file.path, excerpt.line + 1));
            }
        }
    }
    writeln!(
        std::io::stderr().lock(),
        "{scalars} scalars of {documents} documents of the corpus compared"
    )
    .expect("standard error is open");
    assert!(scalars > 0);
    assert!(
        differences.is_empty(),
        "{}\n{}",
        differences.len(),
        differences
            .iter()
            .take(20)
            .map(|line| line.chars().take(300).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n")
    );
}
