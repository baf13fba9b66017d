import { TAKES } from "../../shared/text"
import { Field } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"
import { LARGEST_SEED, randomSeed } from "./takeDraft"

interface SeedFieldProps {
  value: string
  onChange: (seed: string) => void
}

/** The number that decides what is left to chance. */
export function SeedField({ value, onChange }: SeedFieldProps) {
  return (
    <Field label={TAKES.seed} hint={TAKES.seedHint}>
      {(ids) => (
        <div className="row nowrap">
          <input
            {...ids}
            type="number"
            min={0}
            max={LARGEST_SEED}
            step={1}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="button square"
            aria-label={TAKES.randomSeed}
            title={TAKES.randomSeed}
            onClick={() => onChange(randomSeed())}
          >
            <Icon name="dice" />
          </button>
        </div>
      )}
    </Field>
  )
}
