//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`.

use crate::{Call, CallError};
use pilothouse_value::Value;
use pilothouse_value::compare::{equal, order};
use std::cmp::Ordering;

/// Whether the first operand equals one of the others.
pub(super) fn eq(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let Some((first, others)) = call.args.split_first() else {
        return Err(CallError::new("missing argument for comparison"));
    };
    if others.is_empty() {
        return Err(CallError::new("missing argument for comparison"));
    }
    for other in others {
        if equal(first, other).map_err(CallError::Message)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn ne(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let equal = equal(&call.args[0], &call.args[1]).map_err(CallError::Message)?;
    Ok(Value::Bool(!equal))
}

pub(super) fn lt(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    ordered(call, |order| order == Some(Ordering::Less))
}

pub(super) fn le(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    ordered(call, |order| {
        matches!(order, Some(Ordering::Less | Ordering::Equal))
    })
}

/// Go says that what is not less or equal is greater, numbers that are none included.
pub(super) fn gt(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    ordered(call, |order| {
        !matches!(order, Some(Ordering::Less | Ordering::Equal))
    })
}

pub(super) fn ge(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    ordered(call, |order| order != Some(Ordering::Less))
}

fn ordered(
    call: &mut Call<'_, '_>,
    holds: impl Fn(Option<Ordering>) -> bool,
) -> Result<Value, CallError> {
    let order = order(&call.args[0], &call.args[1]).map_err(CallError::Message)?;
    Ok(Value::Bool(holds(order)))
}
