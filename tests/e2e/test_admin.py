"""`deskflow admin`: looking after a file, and getting it back."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from deskflow.core.files import AttachmentStore
from deskflow.core.workspace_files import WorkspaceFiles
from tests.e2e.machine import Machine


def people(machine: Machine, workspace: Path) -> set[str]:
    answer = machine.call("admin", "users", "--workspace", workspace)
    assert answer.code == 0, answer.err
    return {line.split("  ")[0] for line in answer.out.splitlines()}


def test_users_are_listed_and_added(machine: Machine, workspace: Path) -> None:
    add = ("admin", "add-user", "--workspace", workspace, "--name", "Zoë Ray")
    added = machine.call(
        *add, "--email", "zoe@office.example", "--role", "dispatcher", "--role", "author"
    )
    assert (added.code, added.out) == (0, "added Zoë Ray <zoe@office.example>\n")
    for arguments, words in (
        ((*add,), "--email is missing"),
        ((*add, "--email", "zoe@office.example"), "Somebody with the address zoe@office.example"),
        ((*add, "--email", "z@office.example", "--role", "king"), "There is no role “king”"),
    ):
        refused = machine.call(*arguments)
        assert refused.code == 1
        assert words in refused.err
    listed = machine.call("admin", "users", "--workspace", workspace).out.splitlines()
    assert len(listed) == 2
    assert set(listed[1].split("  ")[-1].replace(",", "").split()) >= {"author"}


def test_a_backup_brings_everything_back(machine: Machine, workspace: Path, tmp_path: Path) -> None:
    store = AttachmentStore(WorkspaceFiles.at(workspace).attachments)
    kept = store.put_bytes(b"a picture")
    backed_up = machine.run(
        "admin", "backup", "--to", tmp_path / "copies", "--workspace", workspace
    )
    assert backed_up.code == 0, backed_up.err
    assert "with 1 attachments" in backed_up.out
    (copy,) = (tmp_path / "copies").glob("*/office.deskflow")
    machine.call(
        "admin",
        "add-user",
        "--name",
        "Zoe",
        "--email",
        "z@office.example",
        "--workspace",
        workspace,
    )
    for path in WorkspaceFiles.at(workspace).attachments.rglob("*"):
        if path.is_file():
            path.unlink()

    restored = machine.run("admin", "restore", "--from", copy, "--workspace", workspace)
    assert restored.code == 0, restored.err
    assert people(machine, workspace) == {"Robin Doe"}
    assert store.is_sound(kept.hash)
    # The file as it was lies beside it.
    (aside,) = tmp_path.glob("office.before-restore-*.deskflow")
    assert str(aside) in restored.out
    assert people(machine, aside) == {"Robin Doe", "Zoe"}


def test_a_damaged_backup_changes_nothing(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    whole = workspace.read_bytes()
    half, text = tmp_path / "half.deskflow", tmp_path / "text.deskflow"
    half.write_bytes(whole[: len(whole) // 2])
    text.write_text("hello", encoding="utf-8")
    restore = ("admin", "restore", "--workspace", workspace)
    answers = [
        *(machine.call(*restore, "--from", source) for source in (half, text, tmp_path / "none")),
        machine.call(*restore),
    ]
    words = ("is damaged", "no workspace of DeskFlow", "There is no backup", "--from is missing")
    for answer, said in zip(answers, words, strict=True):
        assert answer.code == 1
        assert said in answer.err
        assert len(answer.err.splitlines()) == 1
    assert workspace.read_bytes() == whole
    assert list(tmp_path.glob("*restor*")) == []


def test_a_damaged_workspace_is_recognised_and_replaced(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.deskflow"
    whole = workspace.read_bytes()
    copy.write_bytes(whole)
    page = 4096
    workspace.write_bytes(whole[: 40 * page] + bytes(20 * page) + whole[60 * page :])
    checked = machine.run("admin", "check", "--workspace", workspace)
    sound = machine.call("admin", "check", "--workspace", copy)
    assert checked.code == 1
    assert checked.err != ""
    assert "Traceback" not in checked.err
    assert (sound.code, sound.out) == (0, f"{copy}: sound\n")
    restored = machine.call("admin", "restore", "--from", copy, "--workspace", workspace)
    assert restored.code == 0, restored.err
    assert people(machine, workspace) == {"Robin Doe"}
    # What could be rescued from it is still there.
    (aside,) = tmp_path.glob("office.before-restore-*.deskflow")
    assert aside.stat().st_size == len(whole)


def test_an_attachment_that_is_altered_or_gone_is_found(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    letter = EmailMessage()
    letter["From"] = "k.voss@klinik.example"
    letter["Subject"] = "With a picture"
    letter["Message-ID"] = "<1@klinik.example>"
    letter.set_content("See below.")
    letter.add_attachment(b"a picture", maintype="image", subtype="png", filename="a.png")
    (tmp_path / "letter.eml").write_bytes(letter.as_bytes())
    assert machine.call("import", tmp_path / "letter.eml", "--workspace", workspace).code == 0
    check = ("admin", "check", "--workspace", workspace)
    assert machine.call(*check).code == 0

    folder = WorkspaceFiles.at(workspace).attachments
    (stored,) = (path for path in folder.rglob("*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"another picture")
    altered = machine.call(*check)
    assert (altered.code, altered.err) == (1, f"attachment {stored.name} is damaged\n")
    stored.unlink()
    gone = machine.call(*check)
    assert (gone.code, gone.err) == (1, f"attachment {stored.name} is gone\n")
