//! `getHostByName`, answered by the world.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;

pub(crate) static ROWS: &[Function] = &[Family::Network
    .row("getHostByName", "func(string) string", get_host_by_name)
    .doc(
        "getHostByName NAME",
        "The IP address of a host. Helm asks the network only with `--enable-dns`; else the answer is empty.",
    )
    .example(r#"[{{ getHostByName "example.com" }}]"#, "[]")];

fn get_host_by_name(call: &mut Call<'_, '_>) -> Outcome {
    let name = call.str(0);
    Ok(call.world().host_by_name(&name.to_string_lossy()).into())
}
