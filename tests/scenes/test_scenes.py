"""Every sample programme tells its story, on both deciding services in memory."""

import pytest

from tests.scenes.all import SCENES
from tests.scenes.memory import MemoryStage
from tests.scenes.writing import page, place


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.TITLE)
def test_the_scene_plays(scene):
    scene.play(MemoryStage(scene.STARTS))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.TITLE)
def test_what_is_written_of_a_scene_is_what_happens_in_it(scene):
    assert place(scene).read_text() == page(scene), "write it anew: make stories"
