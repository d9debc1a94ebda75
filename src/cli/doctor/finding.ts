/** 'warning': it works, and somebody should look. */
export type Grade = 'ok' | 'warning' | 'failed'

/** What one look found. Neither text ever holds a secret. */
export interface Finding {
  /** What was looked at: 'mail', 'database'. */
  check: string
  grade: Grade
  says: string
  /** What to do now. Of everything that is not in order. */
  remedy?: string
}

export const ok = (check: string, says: string): Finding => ({ check, grade: 'ok', says })

export const warning = (check: string, says: string, remedy: string): Finding => ({
  ...{ check, grade: 'warning', says, remedy },
})

export const failed = (check: string, says: string, remedy: string): Finding => ({
  ...{ check, grade: 'failed', says, remedy },
})

/** A failure of the outside becomes a finding: every other look goes on. */
export async function looked(
  check: string,
  look: () => Promise<readonly Finding[]>,
  remedy: string,
): Promise<readonly Finding[]> {
  try {
    return await look()
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    return [failed(check, (message || code) ?? String(error), remedy)]
  }
}
