"""Combines choices, script front matter, settings and defaults into the options of a request."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import PurePath

from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.project import FilmLanguage, FilmOptions, LanguageOrigin
from reelproof.domain.refused_value import FieldProblem
from reelproof.domain.script import Script, ScriptOptions
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.default_models import with_default_models
from reelproof.engine.plan.option_checks import check_options, field_problems_in, option_failures
from reelproof.engine.plan.script_reader import ScriptReader, parsed
from reelproof.engine.ports.files import ProjectPaths
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.default_settings import Defaults
from reelproof.planning.assets.default_models import with_writers
from reelproof.planning.script.options import FilmChoices, decide_options


@frozen
class RequestChoices:
    """The explicit choices for a film, apart from its subject. None leaves `stays_local` to the settings."""

    choices: FilmChoices = field(default_factory=FilmChoices)
    stays_local: bool | None = None
    stops_at_script: bool = False
    max_cost_microusd: Microusd | None = None


class RequestBuilder:
    """Builds requests; settings and available keys decide the rest. Raises ReelproofError."""

    def __init__(self, catalog: Catalog, reader: ScriptReader, defaults: Callable[[], Defaults]) -> None:
        self._catalog = catalog
        self._reader = reader
        self._defaults = defaults

    def for_script(
        self, paths: ProjectPaths, text: str, request_choices: RequestChoices
    ) -> tuple[MakeRequest, Script]:
        """Builds a request for a script; choices override its front matter. Slow for long scripts."""
        language = self._reader.language(text, request_choices.choices.language)
        script = parsed(text, PurePath(paths.script_path).name, None, language.tag)
        options = self._decided(request_choices, script.options, language)
        request = MakeRequest(
            script_path=paths.script_path,
            script_text=text,
            output_path=paths.output_path,
            options=options,
            max_cost_microusd=request_choices.max_cost_microusd,
            choices=request_choices.choices,
            stays_local=bool(request_choices.stays_local),
        )
        check_options(self._catalog, request, script)
        return request, script

    def with_decided_options(self, request: MakeRequest) -> MakeRequest:
        """Returns the request with the options that its script and choices decide; those it has if the
        script cannot be read, which the job says. Slow for long scripts.
        """
        choices, text = request.choices, request.script_text
        try:
            language = self._reader.language(text, choices.language)
            script = parsed(text, request.script_name, None, language.tag)
        except ReelproofError:
            return request
        request_choices = RequestChoices(choices, request.stays_local or None)
        return replace(request, options=self._decided(request_choices, script.options, language))

    def for_brief(self, paths: ProjectPaths, brief: Brief, request_choices: RequestChoices) -> MakeRequest:
        """Builds a request for a film whose script is written first."""
        language = FilmLanguage(brief.language, LanguageOrigin.option)
        options = decide_options(request_choices.choices, ScriptOptions(), self._defaults().choices, language)
        known = frozenset(model.name for model in self._catalog.models())
        options = replace(options, chains=with_writers(options.chains, known))
        options = with_default_models(options, self._catalog, self._is_local(request_choices))
        request = MakeRequest(
            script_path=paths.script_path,
            script_text="",
            output_path=paths.output_path,
            options=options,
            brief=brief,
            stops_at_script=request_choices.stops_at_script,
            max_cost_microusd=request_choices.max_cost_microusd,
            choices=request_choices.choices,
            stays_local=bool(request_choices.stays_local),
        )
        check_options(self._catalog, request)
        return request

    def options_for(self, text: str, script: Script) -> FilmOptions:
        """Returns the options for this script without explicit choices."""
        return self._decided(RequestChoices(), script.options, self._reader.language(text))

    def problems_of(self, request_choices: RequestChoices) -> Sequence[FieldProblem]:
        """What the catalog refuses of these choices, whatever the film is about."""
        options = self._decided(request_choices, ScriptOptions())
        return field_problems_in(option_failures(self._catalog, MakeRequest("", "", "", options)))

    def default_options(self) -> FilmOptions:
        """Returns the options for a film without explicit choices."""
        return self._decided(RequestChoices(), ScriptOptions())

    def _decided(
        self,
        request_choices: RequestChoices,
        front_matter: ScriptOptions,
        language: FilmLanguage | None = None,
    ) -> FilmOptions:
        options = decide_options(request_choices.choices, front_matter, self._defaults().choices, language)
        return with_default_models(options, self._catalog, self._is_local(request_choices))

    def _is_local(self, request_choices: RequestChoices) -> bool:
        stated = request_choices.stays_local
        return self._defaults().stays_local if stated is None else stated
