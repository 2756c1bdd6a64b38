//! Parses and renders a 62-line Deployment, with functions as simple as those of the Go program that it is
//! measured against: `cargo bench -p pilothouse-gotmpl`.

#![allow(missing_docs, clippy::unwrap_used)]

use pilothouse_gotmpl::{
    Call, CallError, Exec, Function, Functions, Reads, Recorder, Templates, World, parse,
};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_value::{List, Map, Origins, Value, format};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

const TEMPLATE: &[u8] = include_bytes!("deployment.tpl");

struct Still;

impl World for Still {
    fn now(&self) -> i128 {
        0
    }

    fn random(&self, _bytes: &mut [u8]) {}
}

fn text(value: &Value) -> &[u8] {
    value.as_str().unwrap().as_bytes()
}

fn yaml(out: &mut Vec<u8>, value: &Value, pad: usize) {
    let line = |out: &mut Vec<u8>, pad: usize| {
        out.push(b'\n');
        out.extend(std::iter::repeat_n(b' ', pad));
    };
    match value {
        Value::Map(map) => {
            for (at, (key, slot)) in map.slots().iter().enumerate() {
                if at > 0 {
                    line(out, pad);
                }
                out.extend_from_slice(key.as_bytes());
                out.push(b':');
                match &slot.value {
                    Value::Map(_) => {
                        line(out, pad + 2);
                        yaml(out, &slot.value, pad + 2);
                    }
                    Value::List(_) => {
                        line(out, pad);
                        yaml(out, &slot.value, pad);
                    }
                    _ => {
                        out.push(b' ');
                        yaml(out, &slot.value, pad);
                    }
                }
            }
        }
        Value::List(list) => {
            for (at, item) in list.items().iter().enumerate() {
                if at > 0 {
                    line(out, pad);
                }
                out.extend_from_slice(b"- ");
                yaml(out, item, pad + 2);
            }
        }
        Value::Str(text) => {
            let plain = text
                .to_str()
                .is_some_and(|text| text.parse::<f64>().is_err());
            if plain && !text.is_empty() {
                out.extend_from_slice(text.as_bytes());
            } else {
                out.extend_from_slice(&format::quote(text.as_bytes()));
            }
        }
        other => format::append_value(out, other),
    }
}

type Answer = Result<Value, CallError>;

fn to_yaml(call: &mut Call<'_, '_>) -> Answer {
    let mut out = Vec::new();
    yaml(&mut out, &call.args[0], 0);
    Ok(Value::Str(out.into()))
}

fn quote(call: &mut Call<'_, '_>) -> Answer {
    let text = format::print_value(&call.args[0]);
    Ok(Value::Str(format::quote(&text).into()))
}

fn default(call: &mut Call<'_, '_>) -> Answer {
    let given = &call.args[1];
    Ok(call.args[usize::from(given.truth())].clone())
}

fn nindent(call: &mut Call<'_, '_>) -> Answer {
    let Value::Int(_, width) = call.args[0] else {
        return Ok(Value::Nil);
    };
    let pad = [&b"\n"[..], &vec![b' '; width as usize]].concat();
    let mut out = Vec::new();
    for line in text(&call.args[1]).split(|byte| *byte == b'\n') {
        out.extend_from_slice(&pad);
        out.extend_from_slice(line);
    }
    Ok(Value::Str(out.into()))
}

const FUNCTIONS: &[Function] = &[
    Function {
        name: "toYaml",
        go_type: "func(interface {}) string",
        reads: Reads::Deep,
        call: to_yaml,
    },
    Function {
        name: "quote",
        go_type: "func(interface {}) string",
        reads: Reads::Deep,
        call: quote,
    },
    Function {
        name: "default",
        go_type: "func(interface {}, interface {}) interface {}",
        reads: Reads::Shallow,
        call: default,
    },
    Function {
        name: "nindent",
        go_type: "func(int, string) string",
        reads: Reads::Deep,
        call: nindent,
    },
];

fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(entries.iter().cloned().collect::<Map>())
}

fn strings(entries: &[(&str, &str)]) -> Value {
    let entries = entries
        .iter()
        .map(|(key, value)| (*key, Value::from(*value)));
    Value::Map(entries.collect())
}

fn list(items: Vec<Value>) -> Value {
    Value::List(List::new(items))
}

fn values() -> Value {
    let probe = || {
        map(&[
            ("httpGet", strings(&[("path", "/"), ("port", "http")])),
            ("initialDelaySeconds", 5.0.into()),
        ])
    };
    let amounts = || strings(&[("cpu", "100m"), ("memory", "128Mi")]);
    let image = [
        ("repository", "nginx"),
        ("tag", ""),
        ("pullPolicy", "IfNotPresent"),
    ];
    let env = [
        ("LOG_LEVEL", "info"),
        ("MODE", "production"),
        ("REGION", "eu-west-1"),
    ];
    let scrape = [
        ("prometheus.io/scrape", "true"),
        ("prometheus.io/port", "9090"),
    ];
    let toleration = [
        ("key", "dedicated"),
        ("operator", "Equal"),
        ("value", "web"),
        ("effect", "NoSchedule"),
    ];
    let values = map(&[
        ("name", "web".into()),
        ("appVersion", "1.16.0".into()),
        ("replicaCount", 3.0.into()),
        ("autoscaling", map(&[("enabled", false.into())])),
        ("image", strings(&image)),
        (
            "imagePullSecrets",
            list(vec![strings(&[("name", "regcred")])]),
        ),
        ("serviceAccount", strings(&[("name", "")])),
        ("podAnnotations", strings(&scrape)),
        ("env", strings(&env)),
        ("service", map(&[("port", 80.0.into())])),
        ("livenessProbe", probe()),
        ("readinessProbe", probe()),
        (
            "resources",
            map(&[("limits", amounts()), ("requests", amounts())]),
        ),
        ("nodeSelector", strings(&[("kubernetes.io/os", "linux")])),
        ("tolerations", list(vec![strings(&toleration)])),
    ]);
    let release = strings(&[("Name", "release-name"), ("Service", "Helm")]);
    map(&[("Release", release), ("Values", values)])
}

/// The median of 31 runs, in microseconds.
fn median(name: &str, mut run: impl FnMut()) -> f64 {
    const PER_RUN: u32 = 400;
    let mut times: Vec<f64> = (0..31)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..PER_RUN {
                run();
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(PER_RUN)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<28}{:>9.2} µs   (least {:.2})", times[15], times[0]);
    times[15]
}

fn main() {
    let functions = Functions::new(&[FUNCTIONS]);
    let parsed = parse("deployment", FileId(0), TEMPLATE, &functions);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let mut templates = Templates::new();
    templates.add(&parsed);
    let origins = Rc::new(RefCell::new(Origins::new()));
    let root = origins.borrow_mut().root("");
    let dot = values();
    let render = |origin| {
        let budget = Budget::default();
        let recorder = Recorder::new(origins.clone(), 1, Span::NONE);
        let mut exec = Exec::new(
            templates.clone(),
            &functions,
            &Still,
            &budget,
            recorder,
            &(),
        );
        let output = exec.execute("deployment", dot.clone(), origin).unwrap();
        exec.into_trace(output)
    };
    let (text, trace) = render(root);
    println!(
        "{} bytes, {} segments, {} frames, {} reads",
        text.len(),
        trace.segments.len(),
        trace.frames.len(),
        trace.reads.len()
    );
    median("parse", || {
        black_box(parse("deployment", FileId(0), TEMPLATE, &functions));
    });
    let traced = median("render", || {
        black_box(render(root));
    });
    // Values from nowhere: no paths, no reads, no sets; the segments are still written.
    let blind = median("render without origins", || {
        black_box(render(pilothouse_value::Origin::NONE));
    });
    println!("origins cost {:.1} %", (traced / blind - 1.0) * 100.0);
}
