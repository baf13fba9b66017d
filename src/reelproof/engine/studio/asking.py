"""From what somebody says of a film to a request that is decided and checked, before anything is stored."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from reelproof.domain.brief import Brief
from reelproof.domain.project import FilmLanguage, FilmOptions, LanguageOrigin
from reelproof.domain.script import Script, ScriptOptions
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.usual_models import with_usual_models
from reelproof.engine.catalog.voice_table import check_voice
from reelproof.engine.plan.parsing import ScriptReader, parsed
from reelproof.engine.plan.plan import check_clips, check_models
from reelproof.engine.ports.files import ProjectPlace
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.usual_settings import Usual
from reelproof.planning.assets.usual_models import with_writers
from reelproof.planning.script.options import FilmChoices, decide_options


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says of a film beside its subject."""

    choices: FilmChoices = field(default_factory=FilmChoices)
    stays_local: bool = False
    stops_at_script: bool = False
    most: Microusd | None = None


class Asking:
    """What nobody says is decided by the settings and by the keys that are there. Raises ReelproofError."""

    def __init__(self, catalog: Catalog, reader: ScriptReader, usual: Callable[[], Usual]) -> None:
        self._catalog = catalog
        self._reader = reader
        self._usual = usual

    def for_script(self, place: ProjectPlace, text: str, saying: Saying) -> tuple[MakeRequest, Script]:
        """A film from a script, whose front matter counts after what is said. A long script takes a while."""
        language = self._reader.language(text, saying.choices.language)
        script = parsed(text, PurePath(place.script_path).name, None, language.tag)
        options = self._decided(saying, script.options, language)
        request = MakeRequest(
            script_path=place.script_path,
            script_text=text,
            output_path=place.output_path,
            options=options,
            max_cost_microusd=saying.most,
            said=saying.choices,
            stays_local=saying.stays_local,
        )
        check_models(self._catalog, request)
        check_clips(self._catalog, script, options)
        check_voice(self._catalog, options)
        return request, script

    def for_brief(self, place: ProjectPlace, brief: Brief, saying: Saying) -> MakeRequest:
        """A film whose script is written first."""
        language = FilmLanguage(brief.language, LanguageOrigin.said)
        options = decide_options(saying.choices, ScriptOptions(), self._usual().choices, language)
        known = frozenset(model.name for model in self._catalog.models())
        options = replace(options, chains=with_writers(options.chains, known))
        options = with_usual_models(options, self._catalog, self._is_local(saying))
        request = MakeRequest(
            script_path=place.script_path,
            script_text="",
            output_path=place.output_path,
            options=options,
            brief=brief,
            stops_at_script=saying.stops_at_script,
            max_cost_microusd=saying.most,
            said=saying.choices,
            stays_local=saying.stays_local,
        )
        check_models(self._catalog, request)
        check_voice(self._catalog, options)
        return request

    def options_for(self, text: str, script: Script) -> FilmOptions:
        """What a film of this script is made with where nobody says anything."""
        return self._decided(Saying(), script.options, self._reader.language(text))

    def usual_options(self) -> FilmOptions:
        """What a film is made with where nobody says anything."""
        return self._decided(Saying(), ScriptOptions())

    def _decided(
        self, saying: Saying, front_matter: ScriptOptions, language: FilmLanguage | None = None
    ) -> FilmOptions:
        options = decide_options(saying.choices, front_matter, self._usual().choices, language)
        return with_usual_models(options, self._catalog, self._is_local(saying))

    def _is_local(self, saying: Saying) -> bool:
        return saying.stays_local or self._usual().stays_local
