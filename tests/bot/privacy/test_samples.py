"""What version 1 wrote stays readable: keys, envelopes and sessions as they were saved once."""

import base64
import json
from pathlib import Path

from bot.privacy import KeyFolder, Secret, chat_keys, open_session
from bot.privacy.keyfolder import FILE

SAMPLE = json.loads((Path(__file__).parent / "samples" / "v1.json").read_bytes())


def test_a_saved_key_file_opens_a_saved_envelope(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SAMPLE["key_file"])
    opening = KeyFolder(tmp_path, Secret(SAMPLE["secret"])).opening()
    assert opening.open(base64.b64decode(SAMPLE["envelope"])) == SAMPLE["report"].encode()


def test_a_saved_session_opens_under_its_name() -> None:
    keys = chat_keys(base64.b64decode(SAMPLE["epoch_key"]), SAMPLE["platform"], SAMPLE["bot"], SAMPLE["chat"])
    assert keys.name == base64.b64decode(SAMPLE["name"])
    assert open_session(keys, base64.b64decode(SAMPLE["sealed_session"])) == SAMPLE["session"].encode()
