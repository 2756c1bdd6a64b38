//! Messages survive the way over the wire.
#![allow(clippy::unwrap_used)]

use pilothouse_protocol::{
    FileChange, Request, RequestBody, Response, ResponseBody, Splice, TextChange, WorkspaceSource,
    wire,
};

#[test]
fn requests_come_out_as_they_went_in() {
    let bodies = [
        RequestBody::Open {
            source: WorkspaceSource::Archive {
                name: "a.tgz".into(),
                bytes: vec![0, 255, 31, 139],
            },
            environment: None,
            hold: true,
        },
        RequestBody::Edit {
            changes: vec![FileChange {
                path: "values.yaml".into(),
                change: TextChange::Splices {
                    length: 9,
                    splices: vec![Splice {
                        from: 3,
                        to: 4,
                        insert: "ü\n".into(),
                    }],
                },
            }],
        },
        RequestBody::MakeLink,
    ];
    for (id, body) in (1..).zip(bodies) {
        let request = Request { id, body };
        let bytes = wire::to_bytes(&request).unwrap();
        assert_eq!(wire::from_bytes::<Request>(&bytes).unwrap(), request);
    }
}

#[test]
fn an_update_that_changes_nothing_is_small() {
    let response = Response {
        answers: 7,
        body: ResponseBody::Update(Box::default()),
    };
    let bytes = wire::to_bytes(&response).unwrap();
    assert!(bytes.len() < 16, "{} bytes", bytes.len());
    assert_eq!(wire::from_bytes::<Response>(&bytes).unwrap(), response);
}

#[test]
fn bytes_that_are_no_message_are_an_error() {
    assert!(wire::from_bytes::<Response>(&[1, 200]).is_err());
}
