"""Every scene of every kind."""

from tests.integration.contests.kinds import chains, direct, groups, habits, rivals
from tests.integration.contests.kinds.scene import SCENES, Scene

__all__ = ["SCENES", "Scene", "chains", "direct", "groups", "habits", "rivals"]
