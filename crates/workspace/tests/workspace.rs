//! The document: what can be done to it, and what follows.
#![allow(clippy::unwrap_used)]

use pilothouse_workspace::{
    Environment, Origin, Splice, Workspace, example, export, import, link, snapshot,
};

fn files(pairs: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    pairs
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

fn workspace(pairs: &[(&str, &str)]) -> Workspace {
    Workspace::new(Origin::Local("test".to_owned()), files(pairs)).unwrap()
}

fn names(workspace: &Workspace) -> Vec<&str> {
    workspace
        .environments()
        .iter()
        .map(|environment| environment.name.as_str())
        .collect()
}

fn same(a: &Workspace, b: &Workspace) -> bool {
    a.files().eq(b.files()) && a.environments() == b.environments()
}

#[test]
fn the_example_is_its_folder() {
    let found = goldens::folders::files(&goldens::charts().join("storefront")).unwrap();
    let example = example::open("").unwrap();
    let embedded: Vec<_> = example
        .files()
        .map(|(path, file)| (path.to_string(), file.bytes().to_vec()))
        .collect();
    assert_eq!(embedded, found);
    assert_eq!(names(&example), ["dev", "staging", "prod"]);
    assert_eq!(
        (example.name(), example.chart_field("version")),
        ("storefront", "1.8.2")
    );
    assert!(example::open("no such").is_err());
}

#[test]
fn edits_and_stamps() {
    let mut w = workspace(&[("Chart.yaml", "name: a\n"), ("values.yaml", "a: ä\n")]);
    let before = w.file("values.yaml").unwrap().stamp();
    let splice = Splice {
        from: 3,
        to: 4,
        insert: "b",
    };
    w.splice("values.yaml", 5, &[splice]).unwrap();
    assert_eq!(w.file("values.yaml").unwrap().text(), Some("a: b\n"));
    assert_ne!(w.file("values.yaml").unwrap().stamp(), before);
    assert!(w.splice("values.yaml", 9, &[splice]).is_err());
    assert!(w.splice("nothing.yaml", 5, &[splice]).is_err());
    assert_eq!(w.file("values.yaml").unwrap().text(), Some("a: b\n"));
}

#[test]
fn files_come_and_go() {
    let mut w = workspace(&[
        ("Chart.yaml", "name: a\n"),
        ("templates/a.yaml", ""),
        ("templates/b.yaml", ""),
    ]);
    assert!(w.add("templates/a.yaml", vec![]).is_err(), "taken");
    assert!(w.add("templates", vec![]).is_err(), "a folder");
    assert!(
        w.add("templates/a.yaml/x", vec![]).is_err(),
        "through a file"
    );
    assert!(w.add("../x", vec![]).is_err(), "outside");
    assert_eq!(w.add("./values-qa.yaml", vec![]).unwrap(), "values-qa.yaml");
    assert_eq!(names(&w), ["default", "qa"]);
    w.rename("values-qa.yaml", "values-uat.yaml").unwrap();
    assert_eq!(names(&w), ["default", "uat"]);
    assert!(w.rename("templates/a.yaml", "Chart.yaml").is_err(), "taken");
    assert!(
        w.rename("templates", "templates/inner").is_err(),
        "into itself"
    );
    let renamed = w.rename("templates", "t").unwrap();
    assert_eq!(renamed.len(), 2);
    assert!(w.file("t/a.yaml").is_some() && w.file("templates/a.yaml").is_none());
    let removed = w.delete("t").unwrap();
    assert_eq!(
        removed.paths().collect::<Vec<_>>(),
        ["t/a.yaml", "t/b.yaml"]
    );
    assert!(w.delete("t").is_err());
    w.add("t/a.yaml", b"new".to_vec()).unwrap();
    assert!(w.restore(removed.clone()).is_err(), "taken again");
    w.delete("t/a.yaml").unwrap();
    w.restore(removed).unwrap();
    assert!(w.file("t/b.yaml").is_some());
}

#[test]
fn settings_rule_and_follow() {
    let mut w = workspace(&[
        ("Chart.yaml", "name: shop\n"),
        ("values-dev.yaml", ""),
        ("values-prod.yaml", ""),
    ]);
    let mut environments = w.environments().to_vec();
    assert_eq!(environments[1].release, "shop");
    environments.reverse();
    environments[0].namespace = "web".to_owned();
    w.set_environments(&environments).unwrap();
    assert_eq!(w.environments(), environments);
    w.rename("values-prod.yaml", "production.yaml").unwrap();
    assert_eq!(w.environments()[0].values_files, ["production.yaml"]);
    let good = w.environments().to_vec();
    w.replace("pilothouse.yaml", b"environments: [".to_vec())
        .unwrap();
    assert!(w.settings_error().is_some(), "a broken file says so");
    assert_eq!(
        w.environments(),
        good,
        "and the last good environments stay"
    );
    w.delete("pilothouse.yaml").unwrap();
    assert_eq!(names(&w), ["default", "dev"]);
    assert!(w.set_environments(&[]).is_err());
    let twins = vec![Environment::new("a", "r"), Environment::new("a", "r")];
    assert!(w.set_environments(&twins).is_err());
}

#[test]
fn folders() {
    let w = import::folder(
        "repo",
        files(&[
            ("repo/README.md", ""),
            ("repo/chart/Chart.yaml", "name: a"),
            ("repo/chart/charts/b/Chart.yaml", ""),
            ("repo/chart/.git/x", ""),
        ]),
    );
    let w = w.unwrap();
    assert_eq!(
        w.files()
            .map(|(path, _)| path.to_string())
            .collect::<Vec<_>>(),
        ["Chart.yaml", "charts/b/Chart.yaml"]
    );
    let none = import::folder("photos", files(&[("a.png", "")])).unwrap_err();
    assert_eq!(none.title, "“photos” holds no Chart.yaml");
    let small = import::folder("x", files(&[("chart.yaml", "")])).unwrap_err();
    assert!(small.detail.contains("written so"), "{small}");
    let two =
        import::folder("x", files(&[("a/Chart.yaml", ""), ("b/Chart.yaml", "")])).unwrap_err();
    assert!(
        two.title.contains("2 charts") && two.detail.contains("“a”"),
        "{two}"
    );
    assert!(import::folder("x", files(&[("Chart.yaml", ""), ("../../etc/passwd", "")])).is_err());
}

#[test]
fn a_review_link_holds_the_base_too() {
    let base = example::open("").unwrap();
    let mut now = base.clone();
    now.replace("values.yaml", b"replicas: 3\n".to_vec())
        .unwrap();
    now.delete("templates/NOTES.txt").unwrap();
    now.add("new.txt", b"x".to_vec()).unwrap();
    let fragment = link::write_review(&now, "prod", "as opened", &base);
    let saved = link::read(&fragment).unwrap();
    let files = |workspace: &Workspace| -> Vec<(String, Vec<u8>)> {
        let all = workspace.files();
        all.map(|(path, file)| (path.to_string(), file.bytes().to_vec()))
            .collect()
    };
    let (title, before) = saved.base.unwrap();
    assert_eq!((&*title, &*saved.shown), ("as opened", "prod"));
    assert_eq!(files(&saved.workspace), files(&now));
    assert_eq!(files(&before), files(&base));
    // What changed is little beside the whole.
    assert!(
        fragment.len() < link::write(&base, "prod").len() + 3_000,
        "{}",
        fragment.len()
    );
    for cut in [3, 10, fragment.len() / 2, fragment.len() - 1] {
        assert!(link::read(&fragment[..cut]).is_err());
    }
    assert!(
        link::read("r2/abc")
            .unwrap_err()
            .detail
            .contains("later version")
    );
}

#[test]
fn links_and_snapshots_hold_everything() {
    let mut w = example::open("").unwrap();
    w.add("logo.png", vec![0, 159, 146, 150, 255]).unwrap();
    w.add("empty", vec![]).unwrap();
    let environments = w.environments().to_vec();
    w.set_environments(&environments).unwrap();
    let fragment = link::write(&w, "prod");
    assert!(
        fragment
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)),
        "{fragment}"
    );
    let saved = link::read(&fragment).unwrap();
    assert!(same(&saved.workspace, &w) && saved.shown == "prod");
    assert_eq!(*saved.workspace.origin(), Origin::Link);
    assert!(
        link::read(&format!("{fragment}=")).is_ok(),
        "padding that somebody added"
    );
    let saved = snapshot::read(&snapshot::write(&w, "dev")).unwrap();
    assert!(same(&saved.workspace, &w) && saved.shown == "dev");
    assert_eq!(*saved.workspace.origin(), Origin::Example);
}

#[test]
fn a_first_link_still_opens() {
    // Made by the first version: what opens it must open it for ever.
    let saved = link::read(include_str!("fixtures/link-v1.txt")).unwrap();
    assert_eq!(saved.shown, "staging");
    assert!(
        saved
            .workspace
            .file("templates/deployment.yaml")
            .unwrap()
            .text()
            .unwrap()
            .contains("kind: Deployment")
    );
}

#[test]
fn broken_links_say_so() {
    let fragment = link::write(&example::open("").unwrap(), "dev");
    for cut in [fragment.len() - 1, fragment.len() / 2, 4, 3] {
        assert!(
            link::read(&fragment[..cut])
                .unwrap_err()
                .detail
                .contains("cut off"),
            "{cut}"
        );
    }
    for at in (3..fragment.len()).step_by(7) {
        let mut altered = fragment.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        assert!(
            link::read(std::str::from_utf8(&altered).unwrap()).is_err(),
            "{at}"
        );
    }
    assert!(
        link::read("v2/abc")
            .unwrap_err()
            .detail
            .contains("later version")
    );
    assert!(
        link::read("section-3")
            .unwrap_err()
            .detail
            .contains("not a link")
    );
    assert!(
        snapshot::read(b"pilothouse\x02...")
            .unwrap_err()
            .detail
            .contains("later version")
    );
    assert!(snapshot::read(b"PK").is_err());
    let good = snapshot::write(&example::open("").unwrap(), "dev");
    for cut in 0..good.len().min(600) {
        assert!(snapshot::read(&good[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn small_changes_make_short_links() {
    let mut w = example::open("").unwrap();
    w.set_origin(Origin::Link);
    let plain = link::write(&w, "dev").len();
    assert!(plain <= 700, "the example as it comes: {plain} characters");
    let text = w
        .file("values.yaml")
        .unwrap()
        .text()
        .unwrap()
        .replace("replicaCount: 1", "replicaCount: 3");
    w.replace("values.yaml", text.into_bytes()).unwrap();
    let edited = link::write(&w, "dev").len();
    assert!(
        edited <= plain + 40,
        "one value changed: {plain} → {edited}"
    );
}
#[test]
fn exports_come_back() {
    let w = example::open("").unwrap();
    let tgz = export::tgz(&w).unwrap();
    assert_eq!(tgz.name, "storefront-1.8.2.tgz");
    let zip = export::zip(&w).unwrap();
    assert_eq!(zip.name, "storefront-1.8.2.zip");
    for archive in [tgz, zip] {
        let back = import::archive(&archive.name, &archive.bytes).unwrap();
        assert!(same(&back, &w), "{}", archive.name);
    }
}

/// A packed tar archive of one chart and what `add` adds.
fn packed(add: impl FnOnce(&mut tar::Builder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut builder = tar::Builder::new(&mut bytes);
    let mut head = tar::Header::new_ustar();
    let text = b"apiVersion: v2\nname: a\nversion: 0.1.0\n";
    head.set_size(text.len() as u64);
    head.set_mode(0o644);
    builder
        .append_data(&mut head, "a/Chart.yaml", &text[..])
        .unwrap();
    add(&mut builder);
    builder.finish().unwrap();
    drop(builder);
    gzipped(&bytes)
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn bad_archives_are_told_apart() {
    let detail = |bytes: &[u8]| import::archive("a.tgz", bytes).unwrap_err().detail;
    assert_eq!(
        import::archive("ok.tgz", &packed(|_| {})).unwrap().name(),
        "a"
    );
    assert!(
        import::archive("photo.png", b"\x89PNG")
            .unwrap_err()
            .title
            .contains("not a packed chart")
    );
    assert!(import::archive("empty", b"").is_err());

    let link = packed(|tar| {
        let mut head = tar::Header::new_ustar();
        head.set_entry_type(tar::EntryType::Symlink);
        head.set_size(0);
        tar.append_link(&mut head, "a/passwd", "/etc/passwd")
            .unwrap();
    });
    assert!(
        detail(&link).contains("links") && detail(&link).contains("a/passwd"),
        "{}",
        detail(&link)
    );

    let out = packed(|tar| {
        let mut head = tar::Header::new_ustar();
        head.set_size(1);
        head.as_mut_bytes()[..14].copy_from_slice(b"a/../../passwd");
        head.set_cksum();
        tar.append(&head, &b"x"[..]).unwrap();
    });
    assert!(
        detail(&out).contains("leads out of the chart"),
        "{}",
        detail(&out)
    );

    let bomb = packed(|tar| {
        let mut head = tar::Header::new_ustar();
        head.set_size(1 << 30);
        head.set_mode(0o644);
        tar.append_data(
            &mut head,
            "a/values.yaml",
            std::io::Read::take(std::io::repeat(0), 1 << 30),
        )
        .unwrap();
    });
    assert!(bomb.len() < 10 << 20);
    assert!(
        detail(&bomb).contains("more than Helm takes"),
        "{}",
        detail(&bomb)
    );

    let good = packed(|_| {});
    assert!(
        detail(&good[..good.len() / 2]).contains("damaged"),
        "{}",
        detail(&good[..good.len() / 2])
    );
    assert!(import::archive("x.zip", b"PK\x03\x04broken").is_err());
}

#[test]
fn large_and_odd_files_are_taken() {
    let large = format!("a: {}\n", "x".repeat(6 << 20));
    let files = vec![
        ("Chart.yaml".to_owned(), b"name: a".to_vec()),
        ("values.yaml".to_owned(), large.clone().into_bytes()),
        ("templates/bad.yaml".to_owned(), vec![0xff, 0xfe, 0x00]),
    ];
    let mut w = import::folder("x", files).unwrap();
    assert!(w.file("templates/bad.yaml").unwrap().is_binary());
    let at = large.len() as u32 - 2;
    w.splice(
        "values.yaml",
        large.len() as u32,
        &[Splice {
            from: at,
            to: at + 1,
            insert: "y",
        }],
    )
    .unwrap();
    assert!(
        w.file("values.yaml")
            .unwrap()
            .text()
            .unwrap()
            .ends_with("xy\n")
    );
}
