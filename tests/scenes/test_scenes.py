"""Every sample programme tells its story, on both deciding services in memory."""

import pytest

from contracts.programme import ProgrammePublished
from services.kit.mapper import message_of
from services.registration.service.simulating import Simulation
from tests.scenes.all import SCENES
from tests.scenes.memory import VENDOR, MemoryStage
from tests.scenes.writing import page, place


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.TITLE)
def test_the_scene_plays(scene):
    scene.play(MemoryStage(scene.STARTS))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.TITLE)
def test_what_is_written_of_a_scene_is_what_happens_in_it(scene):
    assert place(scene).read_text() == page(scene), "write it anew: make stories"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.TITLE)
def test_the_programmes_of_a_scene_would_decide_it_again_as_they_did(scene):
    """Where a programme has two versions, what was decided under the one would differ under the other."""
    stage = MemoryStage(scene.STARTS)
    scene.play(stage)
    versions = [event for event in map(message_of, stage.ledger) if isinstance(event, ProgrammePublished)]
    for version in versions:
        found = Simulation(version.programme, VENDOR, scene.STARTS)
        for record in stage.ledger:
            found.follow(record)
        alone = [other.programme.id for other in versions].count(version.programme.id) == 1
        assert found.compared
        assert bool(found.listed) != alone, found.listed
