//! Renders.
use crate::rendering::Outcome;
use pilothouse_gotmpl::World;
use pilothouse_workspace::{Environment, Workspace};
use std::rc::Rc;

pub(crate) struct Renderer {
    world: Rc<dyn World>,
}

impl Renderer {
    pub(crate) fn new(world: Rc<dyn World>) -> Renderer {
        Renderer { world }
    }
    pub(crate) fn now(&self) -> i128 {
        self.world.now()
    }
    pub(crate) fn render(&mut self, _: &Workspace, _: &Environment) -> Outcome {
        Outcome {
            failed: true,
            ..Outcome::default()
        }
    }
}
