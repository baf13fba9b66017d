"""`reelproof doctor --restore`: restores the home's database from a backup, and prints what was lost."""

from collections.abc import Iterator

from reelproof.cli.text.output import say
from reelproof.contract.cli import BackupObject, RestoreOutput
from reelproof.planning.report.amount import size_text
from reelproof.settings.settings import Settings
from reelproof.storage.files.backup.restore import CopyState, Restoration, no_sound_copy, restore
from reelproof.storage.files.home import Home, own


async def restored(settings: Settings) -> Restoration:
    """Restores the database. Raises ReelproofError if the home is in use or nothing can be restored."""
    home = Home(settings.home)
    async with own(home, "restore", wait=False, on_wait=lambda owner: say(f"Waiting for {owner}.")):
        return await restore(home, settings.secrets())


def check_restored(restoration: Restoration, settings: Settings) -> None:
    """Raises ReelproofError if the database is still damaged."""
    if not restoration.is_sound:
        raise no_sound_copy(Home(settings.home))


def restoration_object(done: Restoration) -> RestoreOutput:
    return RestoreOutput(
        damage=done.fault,
        runs_damage=done.durable_fault,
        backups=[_backup(state) for state in done.copies],
        restored=str(done.restored.path) if done.restored else None,
        damaged_files=str(done.set_aside) if done.set_aside else None,
        jobs_ended=done.jobs_ended,
        unknown_media=done.unknown_media,
    )


def _backup(state: CopyState) -> BackupObject:
    copy = state.copy
    return BackupObject(
        path=str(copy.path),
        made_at=copy.made_at.isoformat(),
        size_bytes=copy.size_bytes,
        damage=state.fault,
    )


def restoration_lines(done: Restoration) -> Iterator[str]:
    yield f"The database {done.fault}." if done.fault else "The database is intact."
    if done.durable_fault:
        yield f"The run database {done.durable_fault}."
    yield "Backups:" if done.copies else "There are no backups yet."
    for state in done.copies:
        copy = state.copy
        mark = "✓" if state.fault is None else "✗"
        facts = f"{copy.made_at.astimezone():%Y-%m-%d %H:%M}  {size_text(copy.size_bytes)}"
        yield f"  {mark} {copy.path.name}  {facts}" + (f"  {state.fault}" if state.fault else "")
    yield from _done_lines(done)


def _done_lines(done: Restoration) -> Iterator[str]:
    if done.set_aside is None:
        yield "Nothing was changed."
        return
    if done.restored is not None:
        yield f"Restored from {done.restored.path.name}. Newer work is not in the database."
    yield f"The damaged files are kept in {done.set_aside}"
    if done.jobs_ended:
        yield f"Unfinished jobs that were ended: {done.jobs_ended}. Request their films again."
    if done.unknown_media:
        yield f"Media files that belong to no film: {done.unknown_media}. They are kept."
