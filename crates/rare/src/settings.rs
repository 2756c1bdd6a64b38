//! `pilothouse.yaml`, read and written.

use crate::{Settings, SettingsFault};
use serde_yaml::Value;

pub(crate) fn read(text: &str) -> Result<Settings, SettingsFault> {
    serde_yaml::from_str(text).map_err(|error| {
        let place = error.location();
        SettingsFault {
            line: place.as_ref().map_or(1, |place| place.line() as u32),
            column: place.as_ref().map_or(1, |place| place.column() as u32),
            message: without_place(&error.to_string()),
        }
    })
}

/// The position is told apart from the words.
fn without_place(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(at) => message[..at].to_owned(),
        None => message.to_owned(),
    }
}

/// What is not set is left out.
pub(crate) fn write(settings: &Settings) -> Result<String, String> {
    let mut tree = serde_yaml::to_value(settings).map_err(|error| error.to_string())?;
    let environments = tree
        .get_mut("environments")
        .and_then(Value::as_sequence_mut);
    for environment in environments.into_iter().flatten() {
        leave_out_unset(environment);
        let flags = environment.get_mut("set").and_then(Value::as_sequence_mut);
        flags.into_iter().flatten().for_each(leave_out_unset);
    }
    serde_yaml::to_string(&tree).map_err(|error| error.to_string())
}

fn leave_out_unset(entry: &mut Value) {
    let unset = |value: &Value| value.is_null() || value.as_sequence().is_some_and(Vec::is_empty);
    if let Some(fields) = entry.as_mapping_mut() {
        fields.retain(|_, value| !unset(value));
    }
}
