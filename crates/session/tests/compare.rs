//! Environments side by side: fields, the matrix, causes, the base.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{CauseKind, Causes};
use pilothouse_protocol::{
    Answer, BaseSource, ComparedSide, ObjectStatus, Question, RequestBody, ResponseBody,
};
use support::Page;

fn compare(page: &mut Page, left: ComparedSide, right: ComparedSide) {
    page.ask(RequestBody::Compare {
        left,
        right,
        reveal: false,
    });
}

fn causes(page: &mut Page, question: Question) -> Causes {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => match *answer {
            Answer::Causes(causes) => *causes,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Every field that differs, with both values and the keys of its causes.
fn told(page: &mut Page) -> Vec<String> {
    let comparison = page.comparison.clone().unwrap();
    let question = Question::Causes {
        comparison: comparison.number,
        objects: Vec::new(),
    };
    let causes = causes(page, question);
    let keys = |indexes: &[u32]| {
        let each = indexes
            .iter()
            .map(|at| causes.causes[*at as usize].key.clone());
        each.collect::<Vec<_>>().join(" ")
    };
    let mut lines = Vec::new();
    for of in &causes.objects {
        let object = &comparison.objects[of.object as usize];
        let head = format!("{} {}", object.kind, object.name);
        if object.fields.is_empty() {
            let status = object.status;
            lines.push(format!("{head} {status:?} <- {}", keys(&of.whole)));
        }
        for (field, found) in object.fields.iter().zip(&of.fields) {
            let (left, right) = (&field.left, &field.right);
            let side = |side: &Option<String>| side.clone().unwrap_or("-".to_owned());
            let note = if field.derived { " (derived)" } else { "" };
            let (path, a, b) = (&field.path, side(left), side(right));
            lines.push(format!("{head} {path}: {a} | {b}{note} <- {}", keys(found)));
        }
    }
    lines
}

#[test]
fn every_field_that_differs_says_why() {
    let mut page = Page::example();
    compare(
        &mut page,
        ComparedSide::now("staging"),
        ComparedSide::now("prod"),
    );
    let lines = told(&mut page);
    let short: Vec<&str> = lines
        .iter()
        .filter(|line| !line.contains("checksum"))
        .map(String::as_str)
        .collect();
    assert_eq!(
        short,
        [
            "Secret storefront stringData.SESSION_SECRET: hidden | hidden <- session.secret",
            "ConfigMap storefront data.CACHE_TTL: - | 15m <- config.CACHE_TTL",
            "ConfigMap storefront data.LOG_LEVEL: info | warn <- config.LOG_LEVEL",
            "Deployment storefront spec.template.spec.containers[web].image: ghcr.io/acme/storefront:4.12.0-rc.3 | ghcr.io/acme/storefront:4.12.0 <- image.tag",
            "Deployment storefront spec.template.spec.containers[web].resources.limits.memory: 512Mi | 1Gi <- resources.limits.memory",
            "Deployment storefront spec.template.spec.containers[web].resources.requests.cpu: 100m | 500m <- resources.requests.cpu",
            "Deployment storefront spec.template.spec.containers[web].resources.requests.memory: 128Mi | 512Mi <- resources.requests.memory",
            "HorizontalPodAutoscaler storefront spec.minReplicas: 2 | 3 <- autoscaling.minReplicas",
            "HorizontalPodAutoscaler storefront spec.maxReplicas: 4 | 12 <- autoscaling.maxReplicas",
            "HorizontalPodAutoscaler storefront spec.metrics[Resource/cpu].resource.target.averageUtilization: 70 | 65 <- autoscaling.targetCPU",
            "StatefulSet storefront-valkey spec.template.spec.containers[valkey].resources.limits.memory: 64Mi | 256Mi <- valkey.memory",
            "Ingress storefront spec.tls[storefront-tls].hosts[0]: shop.staging.example.com | shop.example.com <- ingress.host",
            "Ingress storefront spec.rules[0].host: shop.staging.example.com | shop.example.com <- ingress.host",
            "ServiceMonitor storefront spec.endpoints[http//metrics].interval: 30s | 15s <- metrics.interval",
            "NetworkPolicy storefront Added <- networkPolicy.enabled",
            "PodDisruptionBudget storefront Added <- podDisruptionBudget.enabled",
        ]
    );
    let sum = lines.iter().find(|line| line.contains("checksum")).unwrap();
    assert!(
        sum.ends_with("(derived) <- config.CACHE_TTL config.LOG_LEVEL"),
        "{sum}"
    );
    let counts = page.comparison.as_ref().unwrap().counts;
    assert_eq!(
        (counts.changed, counts.added, counts.fields, counts.derived),
        (7, 2, 15, 1)
    );
}

#[test]
fn a_cause_says_who_sets_what_on_each_side() {
    let mut page = Page::example();
    compare(
        &mut page,
        ComparedSide::now("dev"),
        ComparedSide::now("prod"),
    );
    let comparison = page.comparison.as_ref().unwrap().number;
    let all = causes(
        &mut page,
        Question::Causes {
            comparison,
            objects: vec![],
        },
    );
    let of = |key: &str| {
        let cause = all.causes.iter().find(|cause| cause.key == key).unwrap();
        let sets = cause.sets.iter().map(|set| {
            let line = set.location.as_ref().map_or(0, |place| place.line);
            (
                set.side.environment.clone(),
                set.name.clone(),
                line,
                set.value.clone(),
                set.own,
            )
        });
        (cause.kind, sets.collect::<Vec<_>>())
    };
    let set = |side: &str, name: &str, line, value: &str, own| {
        (
            side.to_owned(),
            name.to_owned(),
            line,
            value.to_owned(),
            own,
        )
    };
    assert_eq!(
        of("resources.limits.memory"),
        (
            CauseKind::Value,
            vec![
                set("dev", "values.yaml", 29, "256Mi", false),
                set("prod", "values-prod.yaml", 13, "1Gi", true)
            ]
        )
    );
    assert_eq!(of("config.CACHE_TTL").1[0], set("dev", "", 0, "", false));
    assert_eq!(
        of("session.secret").1[1].3,
        "hidden",
        "what goes into a Secret is not told"
    );
    let gone = page.ask(RequestBody::Ask {
        question: Question::Causes {
            comparison: comparison + 1,
            objects: vec![],
        },
    });
    assert!(matches!(gone, ResponseBody::Answer(answer) if *answer == Answer::Gone));
}

#[test]
fn the_matrix_shows_what_differs_anywhere() {
    let mut page = Page::example();
    page.ask(RequestBody::WatchMatrix {
        on: true,
        reveal: false,
    });
    let matrix = page.matrix.take().unwrap();
    let columns: Vec<_> = matrix
        .environments
        .iter()
        .map(|one| (&*one.name, one.objects))
        .collect();
    assert_eq!(columns, [("dev", 8), ("staging", 10), ("prod", 12)]);
    assert_eq!(matrix.same, 3);
    let question = Question::MatrixCauses {
        matrix: matrix.number,
        objects: vec![],
    };
    let all = causes(&mut page, question);
    let mut lines = Vec::new();
    for of in &all.objects {
        let object = &matrix.objects[of.object as usize];
        for (row, found) in object
            .rows
            .iter()
            .zip(&of.fields)
            .filter(|(row, _)| !row.derived)
        {
            let cells: Vec<_> = row
                .cells
                .iter()
                .map(|cell| cell.as_ref().map_or("-", |cell| &cell.text))
                .collect();
            let keys: Vec<_> = found
                .iter()
                .map(|at| &*all.causes[*at as usize].key)
                .collect();
            lines.push(format!(
                "{} {}: {} <- {}",
                object.label,
                row.path,
                cells.join(" | "),
                keys.join(" ")
            ));
        }
    }
    assert_eq!(
        lines,
        [
            "Secret stringData.SESSION_SECRET: hidden A | hidden B | hidden C <- session.secret",
            "ConfigMap data.CACHE_TTL: - | - | 15m <- config.CACHE_TTL",
            "ConfigMap data.LOG_LEVEL: debug | info | warn <- config.LOG_LEVEL",
            "Deployment spec.replicas: 1 | - | - <- autoscaling.enabled",
            "Deployment spec.template.spec.containers[web].image: ghcr.io/acme/storefront:4.12.0 | ghcr.io/acme/storefront:4.12.0-rc.3 | ghcr.io/acme/storefront:4.12.0 <- image.tag",
            "Deployment spec.template.spec.containers[web].resources.limits.memory: 256Mi | 512Mi | 1Gi <- resources.limits.memory",
            "Deployment spec.template.spec.containers[web].resources.requests.cpu: 100m | 100m | 500m <- resources.requests.cpu",
            "Deployment spec.template.spec.containers[web].resources.requests.memory: 128Mi | 128Mi | 512Mi <- resources.requests.memory",
            "StatefulSet spec.template.spec.containers[valkey].resources.limits.memory: 64Mi | 64Mi | 256Mi <- valkey.memory",
            "Ingress spec.tls[storefront-tls].hosts[0]: - | shop.staging.example.com | shop.example.com <- ingress.tls.enabled ingress.host",
            "Ingress spec.tls[storefront-tls].secretName: - | storefront-tls | storefront-tls <- ingress.tls.enabled",
            "Ingress spec.rules[0].host: storefront.dev.example.com | shop.staging.example.com | shop.example.com <- ingress.host",
            "HPA : - |  |  <- autoscaling.enabled",
            "HPA spec.minReplicas: - | 2 | 3 <- autoscaling.minReplicas",
            "HPA spec.maxReplicas: - | 4 | 12 <- autoscaling.maxReplicas",
            "HPA spec.metrics[Resource/cpu].resource.target.averageUtilization: - | 70 | 65 <- autoscaling.targetCPU",
            "ServiceMonitor : - |  |  <- metrics.enabled",
            "ServiceMonitor spec.endpoints[http//metrics].interval: - | 30s | 15s <- metrics.interval",
            "NetworkPolicy : - | - |  <- networkPolicy.enabled",
            "PDB : - | - |  <- podDisruptionBudget.enabled",
        ]
    );
    page.edit(
        "values-dev.yaml",
        "storefront.dev.example.com",
        "dev.example.com",
    );
    let again = page
        .matrix
        .take()
        .expect("an edit that changes it brings it anew");
    assert!(format!("{again:?}").contains("dev.example.com"));
    page.ask(RequestBody::WatchMatrix {
        on: false,
        reveal: false,
    });
    page.edit("values-dev.yaml", "dev.example.com", "d.example.com");
    assert!(page.matrix.is_none());
}

#[test]
fn a_side_effect_of_merging_and_a_condition_name_what_was_set() {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Chart.Name }}}\ndata:\n{{ toYaml .Values.data | indent 2 }}\n";
    let chart = "apiVersion: v2\nversion: 1.0.0\n";
    let mut page = Page::folder(&[
        (
            "Chart.yaml",
            &format!(
                "{chart}name: c\ndependencies: [{{name: sub, version: 1.0.0}}, {{name: extra, version: 1.0.0, condition: more.enabled}}]\n"
            ),
        ),
        ("values.yaml", "more: {enabled: false}\n"),
        ("charts/sub/Chart.yaml", &format!("{chart}name: sub\n")),
        (
            "charts/sub/values.yaml",
            "flag: 1\ndata: {a: one, none: null}\n",
        ),
        ("charts/sub/templates/o.yaml", object),
        ("charts/extra/Chart.yaml", &format!("{chart}name: extra\n")),
        (
            "charts/extra/values.yaml",
            "data: {a: one}\nenabled: true\n",
        ),
        (
            "charts/extra/templates/o.yaml",
            &format!("{{{{ if .Values.enabled }}}}\n{object}{{{{ end }}}}\n"),
        ),
        ("values-a.yaml", "{}\n"),
        ("values-b.yaml", "sub: {flag: 2}\nmore: {enabled: true}\n"),
    ]);
    compare(&mut page, ComparedSide::now("a"), ComparedSide::now("b"));
    assert_eq!(
        told(&mut page),
        [
            "ConfigMap sub data.none: - | null <- sub.data.none sub.flag",
            "ConfigMap extra Added <- more.enabled"
        ]
    );
}

#[test]
fn another_order_of_arguments_is_a_row_of_the_matrix() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      \
                    args: {{ .Values.args | toJson }}\n      ports: {{ .Values.ports | toJson }}\n";
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
        ("templates/pod.yaml", template),
        ("values.yaml", "args: [run, --fast, -v]\nports: []\n"),
        (
            "values-a.yaml",
            "ports: [{containerPort: 1, protocol: TCP}, {containerPort: 2, protocol: TCP}]\n",
        ),
        (
            "values-b.yaml",
            "args: [--fast, run, -v]\nports: [{containerPort: 2, protocol: TCP}, {containerPort: 1, protocol: TCP}]\n",
        ),
        (
            "values-c.yaml",
            "args: [run, -v]\nports: [{containerPort: 1, protocol: TCP}, {containerPort: 2, protocol: TCP}]\n",
        ),
    ]);
    page.ask(RequestBody::WatchMatrix {
        on: true,
        reveal: false,
    });
    let matrix = page.matrix.take().unwrap();
    let cells = |row: &pilothouse_protocol::MatrixRow| -> Vec<String> {
        let text = |cell: &Option<pilothouse_protocol::MatrixCell>| {
            cell.as_ref()
                .map_or("-".to_owned(), |cell| cell.text.clone())
        };
        std::iter::once(row.path.clone())
            .chain(row.cells.iter().map(text))
            .collect()
    };
    let rows: Vec<_> = matrix.objects[0].rows.iter().map(cells).collect();
    assert_eq!(
        rows,
        [
            vec![
                "spec.containers[c].args",
                "[run, --fast, -v]",
                "[--fast, run, -v]",
                "[run, -v]"
            ],
            vec!["spec.containers[c].args[--fast]", "--fast", "--fast", "-"],
        ]
    );
    let question = Question::MatrixCauses {
        matrix: matrix.number,
        objects: vec![],
    };
    let all = causes(&mut page, question);
    let key = &all.causes[all.objects[0].fields[0][0] as usize].key;
    assert_eq!(key, "args");
}

#[test]
fn what_an_edit_changes_in_every_environment() {
    let mut page = Page::example();
    page.ask(RequestBody::PinBase {
        source: BaseSource::AsOpened,
    });
    assert_eq!(page.base, "as opened");
    page.ask(RequestBody::WatchChanges { on: true });
    page.edit("values.yaml", "LOG_LEVEL: debug", "LOG_LEVEL: trace");
    let changes = page.changes.take().unwrap();
    let counts: Vec<_> = changes
        .environments
        .iter()
        .map(|one| (&*one.name, one.counts.changed, one.counts.fields))
        .collect();
    assert_eq!(counts, [("dev", 2, 2), ("staging", 0, 0), ("prod", 0, 0)]);
    let objects: Vec<_> = changes
        .objects
        .iter()
        .map(|one| {
            let cells = one.cells.iter().map(|cell| cell.unwrap().status);
            (&*one.kind, cells.collect::<Vec<_>>())
        })
        .collect();
    use ObjectStatus::{Changed, Same};
    assert_eq!(
        objects,
        [
            ("ConfigMap", vec![Changed, Same, Same]),
            ("Deployment", vec![Changed, Same, Same])
        ]
    );
    compare(
        &mut page,
        ComparedSide::base("dev"),
        ComparedSide::now("dev"),
    );
    assert_eq!(
        told(&mut page)[0],
        "ConfigMap storefront data.LOG_LEVEL: debug | trace <- config.LOG_LEVEL"
    );
    page.edit(
        "templates/configmap.yaml",
        "kind: ConfigMap",
        "kind: ConfigMap\nimmutable: true",
    );
    let line = told(&mut page)
        .into_iter()
        .find(|line| line.contains("immutable"))
        .unwrap();
    assert_eq!(
        line,
        "ConfigMap storefront immutable: - | true <- templates/configmap.yaml"
    );
    page.ask(RequestBody::UnpinBase);
    assert_eq!(page.base, "");
    let refused = page.try_ask(RequestBody::Compare {
        left: ComparedSide::base("dev"),
        right: ComparedSide::now("dev"),
        reveal: false,
    });
    assert_eq!(refused.unwrap_err().title, "No base is pinned");
}

#[test]
fn equal_lines_can_be_had_too() {
    let mut page = Page::example();
    compare(
        &mut page,
        ComparedSide::now("staging"),
        ComparedSide::now("prod"),
    );
    let comparison = page.comparison.clone().unwrap();
    let at = comparison
        .objects
        .iter()
        .position(|object| object.kind == "Deployment")
        .unwrap();
    let unfolded = |page: &mut Page, comparison| {
        let question = Question::Unfolded {
            comparison,
            object: at as u32,
        };
        match page.ask(RequestBody::Ask { question }) {
            ResponseBody::Answer(answer) => *answer,
            other => panic!("{other:?}"),
        }
    };
    let Answer::Hunks(hunks) = unfolded(&mut page, comparison.number) else {
        panic!("nothing unfolded");
    };
    let folded = &comparison.objects[at].hunks;
    assert!(folded.iter().any(|hunk| hunk.skipped > 0));
    assert_eq!((hunks.len(), hunks[0].skipped), (1, 0));
    let lines = |side: fn(&pilothouse_protocol::HunkRow) -> Option<u32>| {
        let found: Vec<u32> = hunks[0].rows.iter().filter_map(side).collect();
        assert_eq!(found, (1..=found.len() as u32).collect::<Vec<_>>());
    };
    lines(|row| row.left.as_ref().map(|side| side.line));
    lines(|row| row.right.as_ref().map(|side| side.line));
    assert!(
        folded
            .iter()
            .flat_map(|hunk| &hunk.rows)
            .all(|row| hunks[0].rows.contains(row))
    );
    let gone = unfolded(&mut page, comparison.number + 1);
    assert!(matches!(gone, Answer::Gone));
}

#[test]
fn a_base_outlives_its_session() {
    let mut page = Page::example();
    let file = |page: &mut Page| {
        let text = page
            .text("values.yaml")
            .replace("LOG_LEVEL: debug", "LOG_LEVEL: error");
        BaseSource::File {
            path: "values.yaml".to_owned(),
            text,
        }
    };
    assert!(page.try_ask(RequestBody::BaseSnapshot).is_err());
    let source = file(&mut page);
    page.ask(RequestBody::PinBase { source });
    assert_eq!(page.base, "another values.yaml");
    let ResponseBody::Snapshot { bytes } = page.ask(RequestBody::BaseSnapshot) else {
        panic!("no snapshot");
    };
    let mut next = Page::example();
    let title = page.base.clone();
    next.ask(RequestBody::PinBase {
        source: BaseSource::Kept { title, bytes },
    });
    assert_eq!(next.base, "another values.yaml");
    for page in [&mut page, &mut next] {
        page.ask(RequestBody::WatchChanges { on: true });
        let changes = page.changes.take().unwrap();
        let counts: Vec<_> = changes
            .environments
            .iter()
            .map(|one| one.counts.fields)
            .collect();
        assert_eq!(counts, [2, 0, 0]);
    }
}
