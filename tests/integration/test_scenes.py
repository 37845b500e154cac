"""Every sample programme tells its story through HTTP, on a real Kafka and PostgreSQL, under the scene's own clock."""

import pytest

from tests.scenes.all import SCENES
from tests.scenes.real import real_stage
from tests.serving import settings_for


@pytest.mark.parametrize(
    "scene", [pytest.param(scene, marks=pytest.mark.covers(*scene.SHOWS), id=scene.TITLE) for scene in SCENES]
)
def test_the_scene_plays_over_http(scene, kafka, database, tmp_path):
    settings = settings_for(kafka, database, tmp_path)
    with real_stage(settings, scene.STARTS) as stage:
        scene.play(stage)
