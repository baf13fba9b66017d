import { Dialog } from "@base-ui/react/dialog"
import { useRef, useState } from "react"
import type { Action, Take } from "../../shared/api/client"
import { TAKES, TAKE_STATUS, TEXT } from "../../shared/text"
import { Choice } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"
import { TakeActions } from "./TakeActions"
import { TakeMedium } from "./TakeMedium"
import { type ComparedFact, comparedFacts, firstPair } from "./comparison"
import { type Piece, wordDifferences } from "./wordDifferences"

interface PairProps {
  projectId: string
  /** The oldest first. */
  takes: readonly Take[]
  onReuse: (offer: Action) => void
}

interface CompareDialogProps extends PairProps {
  /** Returns what then has the focus. */
  onReuse: (offer: Action) => HTMLElement | null
}

/** Two takes beside each other, to be seen or heard, with what sets them apart. */
export function CompareDialog({ projectId, takes, onReuse }: CompareDialogProps) {
  const [isOpen, setIsOpen] = useState(false)
  const filled = useRef<HTMLElement | null>(null)
  const open = (opens: boolean) => {
    filled.current = null
    setIsOpen(opens)
  }
  const reuse = (offer: Action) => {
    filled.current = onReuse(offer)
    setIsOpen(false)
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={open}>
      <Dialog.Trigger className="button">
        <Icon name="compare" />
        {TAKES.compare}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog widest stack" finalFocus={() => filled.current ?? true}>
          <Dialog.Title>{TAKES.compareTitle}</Dialog.Title>
          <Dialog.Description className="hint">{TAKES.compareHint}</Dialog.Description>
          <Pair projectId={projectId} takes={takes} onReuse={reuse} />
          <div className="row end">
            <Dialog.Close className="button">{TEXT.close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Pair({ projectId, takes, onReuse }: PairProps) {
  const [chosen, setChosen] = useState(() => firstPair(takes))
  const [first, second] = (chosen ?? []).map((id) => takes.find((take) => take.take_id === id))
  if (first === undefined || second === undefined) return null
  const facts = comparedFacts(first, second)
  const prompts = wordDifferences(first.prompt ?? "", second.prompt ?? "")
  const side = (index: 0 | 1, take: Take) => ({
    projectId,
    takes,
    take,
    label: index === 0 ? TAKES.first : TAKES.second,
    onChoose: (id: string) => setChosen(index === 0 ? [id, second.take_id] : [first.take_id, id]),
    facts: facts.map((fact) => [fact, fact.values[index]] as const),
    prompt: prompts[index],
    onReuse,
  })
  return (
    <div className="compared">
      <Side {...side(0, first)} />
      <Side {...side(1, second)} />
    </div>
  )
}

interface SideProps extends PairProps {
  take: Take
  label: string
  onChoose: (takeId: string) => void
  facts: readonly (readonly [fact: ComparedFact, value: string])[]
  prompt: readonly Piece[]
}

function Side({ projectId, takes, take, label, onChoose, facts, prompt, onReuse }: SideProps) {
  const choices = takes.map((one, index) => {
    return [one.take_id, TAKES.choice(index + 1, TAKE_STATUS[one.status], one.model)] as const
  })
  return (
    <section className={`take take-${take.status}`} aria-label={label}>
      <Choice label={label} value={take.take_id} onChange={onChoose} choices={choices} />
      <TakeMedium take={take} />
      <dl className="facts">
        {facts.map(([fact, value]) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.differs ? <Differing text={value} /> : value}</dd>
          </div>
        ))}
        {take.prompt !== null && (
          <div>
            <dt>{TAKES.facts.prompt}</dt>
            <dd className="compared-prompt">
              {prompt.map((piece, index) =>
                piece.isSame ? <span key={index}>{piece.text}</span> : <mark key={index}>{piece.text}</mark>,
              )}
            </dd>
          </div>
        )}
      </dl>
      <TakeActions projectId={projectId} take={take} onReuse={onReuse} />
    </section>
  )
}

function Differing({ text }: { text: string }) {
  return (
    <>
      <mark>{text}</mark>
      <span className="hidden"> ({TAKES.differs})</span>
    </>
  )
}
