"""Suggested fixes for what the self-check found: the command and its explanation."""

from collections.abc import Mapping

from reelproof.domain.self_check import Finding, Remedy
from reelproof.planning.recovery.suggest_fix import Fix, script_command

REMEDIATIONS: Mapping[Remedy, str] = {
    Remedy.render: "Render the film again; what is wrong is made anew.",
    Remedy.remake_recording: "Make the recording again.",
    Remedy.replace_recording: "Put another recording at its path in the script, then make the film again.",
}
COMMANDS: Mapping[Remedy, str] = {
    Remedy.render: "render",
    Remedy.remake_recording: "regen",
    Remedy.replace_recording: "make",
}


def finding_fix(finding: Finding, script_path: str) -> Fix:
    """Suggests a fix. The command can be pasted into a shell."""
    explanation = REMEDIATIONS[finding.remedy].removesuffix(".") + ":"
    subject = [finding.asset] if finding.remedy is Remedy.remake_recording and finding.asset else []
    return Fix(script_command(COMMANDS[finding.remedy], script_path, *subject), explanation)
