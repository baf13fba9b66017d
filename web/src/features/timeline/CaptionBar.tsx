import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { send } from "../../shared/api/client"
import { TIMELINE } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { rounded } from "./timing"
import type { CaptionPlace, Clip } from "./tracks"

interface CaptionBarProps {
  projectId: string
  clip: Clip
  place: CaptionPlace
  /** Its segment has captions apart from what is spoken. */
  isOwn: boolean
}

/** What is typed, until it is saved. */
interface Edit {
  readonly text: string
  readonly start: string
  readonly end: string
}

function editOf(clip: Clip): Edit {
  return { text: clip.title, start: String(rounded(clip.start_s)), end: String(rounded(clip.end_s)) }
}

/** The words and times of a caption, corrected apart from what is spoken. */
export function CaptionBar({ projectId, clip, place, isOwn }: CaptionBarProps) {
  const client = useQueryClient()
  const [edit, setEdit] = useState<Edit | null>(null)
  const { text, start, end } = edit ?? editOf(clip)
  const change = (part: Partial<Edit>) => setEdit((now) => ({ ...(now ?? editOf(clip)), ...part }))
  const path = `/api/projects/${projectId}/segments/${place.segmentId}/captions`
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: ["film", projectId] })
    setEdit(null)
  }
  const save = useMutation({
    mutationFn: () =>
      send<unknown>("PUT", `${path}/${place.number}`, { text, start_s: Number(start), end_s: Number(end) }),
    onSuccess,
  })
  const reset = useMutation({ mutationFn: () => send<unknown>("DELETE", path), onSuccess })
  const isChanged = text !== clip.title || Number(start) !== clip.start_s || Number(end) !== clip.end_s
  const isBusy = save.isPending || reset.isPending
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (isChanged && !isBusy) save.mutate()
  }
  const onReset = () => {
    if (isOwn && !isBusy) reset.mutate()
  }
  const error = save.error ?? reset.error
  return (
    <form className="timing caption-bar" aria-label={TIMELINE.caption.label} onSubmit={onSubmit}>
      <div className="row">
        <Icon name="text" />
        <label className="timing-field caption-text">
          <span>{TIMELINE.caption.text}</span>
          <input type="text" required value={text} onChange={(event) => change({ text: event.target.value })} />
        </label>
        <MomentField label={TIMELINE.caption.start} value={start} onChange={(start) => change({ start })} />
        <MomentField label={TIMELINE.caption.end} value={end} onChange={(end) => change({ end })} />
        <button type="submit" className="button" aria-disabled={!isChanged || isBusy}>
          {TIMELINE.caption.save}
        </button>
        <button type="button" className="button quiet" aria-disabled={!isOwn || isBusy} onClick={onReset}>
          {TIMELINE.caption.reset}
        </button>
        <p className="hint timing-state" role="status">
          {isBusy ? TIMELINE.timing.states.saving : isOwn ? TIMELINE.caption.own : ""}
        </p>
      </div>
      {error && <ErrorNote error={error} />}
    </form>
  )
}

interface MomentFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <label className="timing-field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="decimal"
        required
        min={0}
        step="any"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span aria-hidden="true">{TIMELINE.timing.unit}</span>
    </label>
  )
}
