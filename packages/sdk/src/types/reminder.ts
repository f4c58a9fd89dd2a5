/** Minutes between a reminder and the start of its drop. */
export type ReminderMinutes = 5 | 15 | 60;
