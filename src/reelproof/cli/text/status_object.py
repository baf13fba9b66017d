"""Output of `reelproof status` as JSON."""

from reelproof.cli.films.film_status import FilmStatus
from reelproof.cli.text.take_object import take_row
from reelproof.contract.cli import CircuitObject, ProcessObject, StatusOutput
from reelproof.contract.event_data import asset_state, step_data
from reelproof.planning.recovery.circuit import Circuit


def status_object(status: FilmStatus) -> StatusOutput:
    """Builds the job object with the status of every step and asset."""
    view, maker = status.view, status.maker
    return StatusOutput(
        **dict(status.result.contract),
        title=view.project.title,
        script=view.project.script_path,
        is_interrupted=status.is_interrupted,
        process=ProcessObject(pid=maker.pid, since=maker.since.isoformat()) if maker else None,
        circuits=[_circuit_object(model, circuit) for model, circuit in status.circuits.items()],
        resume_command=status.commands.resume if status.is_interrupted else None,
        steps=[step_data(step) for step in view.steps],
        all_assets=[asset_state(asset) for asset in view.assets],
        candidates=[take_row(candidate) for candidate in status.candidates],
    )


def _circuit_object(model: str, circuit: Circuit) -> CircuitObject:
    until = circuit.until.isoformat() if circuit.until else None
    return CircuitObject(
        model=model, state=circuit.state, consecutive_failures=circuit.consecutive_failures, until=until
    )
