import { useEffect, useState } from "react"

/** A value that has stayed the same for a while. */
export function useSettled<Value>(value: Value, delay_ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay_ms)
    return () => clearTimeout(timer)
  }, [value, delay_ms])
  return settled
}
