import { TEXT } from "../../shared/text"
import { Choice } from "../../shared/ui/Field"
import { CAPTIONS, FORMATS, MOODS, STYLES } from "../project/filmOptions"
import type { Change, Settings } from "./SettingsPage"

const LOCAL = [["", TEXT.settings.localNo], ["true", TEXT.settings.localYes]] as const
const CHOICES = [
  ["format", TEXT.settings.format, FORMATS],
  ["style", TEXT.settings.style, STYLES],
  ["music", TEXT.settings.music, MOODS],
  ["captions", TEXT.settings.captions, CAPTIONS],
  ["local", TEXT.settings.local, LOCAL],
] as const

interface DefaultsProps {
  settings: Settings
  isPending: boolean
  isSaved: boolean
  onChange: (change: Change) => void
}

/** What a film is like where its script and its plan say nothing else; saved as soon as it is chosen. */
export function Defaults({ settings, isPending, isSaved, onChange }: DefaultsProps) {
  const valueOf = (name: string) => {
    const value = settings.settings[name]
    return value === null || value === undefined || value === false ? "" : String(value)
  }
  const change = (name: string, value: string) => {
    const changed = name === "local" ? value === "true" : value
    onChange({ [name]: value === "" ? null : changed } as Change)
  }
  return (
    <section className="box stack" aria-label={TEXT.settings.defaults}>
      <div className="row spread">
        <h2>{TEXT.settings.defaults}</h2>
        <span className="hint" role="status">
          {isPending ? TEXT.script.saving : isSaved && TEXT.settings.saved}
        </span>
      </div>
      <div className="columns">
        {CHOICES.map(([name, label, choices]) => {
          const variable = settings.fixed[name]
          return (
            <Choice
              key={name}
              label={label}
              hint={variable === undefined ? undefined : TEXT.settings.fixed(variable)}
              isDisabled={variable !== undefined || isPending}
              value={valueOf(name)}
              onChange={(value) => change(name, value)}
              choices={choices}
            />
          )
        })}
      </div>
    </section>
  )
}
