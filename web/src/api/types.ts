// The shapes of the HTTP interface, by the names that the page has for them. They are made from the
// server's own document (`npm run types`). Times are RFC 3339 in UTC, days `2026-03-07`, keys strings;
// what cannot be told is null. Byte offsets are of UTF-8 (`lib/bytes.ts` converts).
import type { components } from './openapi'

type Shapes = components['schemas']

export type Role = Shapes['AccountRole']
export type Outcome = Shapes['OutcomeName']
export type Class = Shapes['ClassName']
export type Status = Shapes['StatusName']
export type Owner = Shapes['OwnerName']
export type Verdict = Shapes['VerdictName']
export type Channel = Shapes['ChannelName']
export type PartyRole = Shapes['PartyRoleName']

export type Deed = Shapes['DeedName']

export type Account = Shapes['AccountShown']
export type Switches = Shapes['SwitchesShown']
export type Me = Shapes['Me']
export type Kind = Shapes['KindShown']

export type Row = Shapes['RowShown']
export type Quote = Shapes['QuoteShown']
export type MomentRow = Shapes['MomentListed']
export type Facets = Shapes['FacetsShown']
export type View = Shapes['ViewShown']

export type ConversationsPage = Shapes['ConversationsPage']
export type MomentsPage = Shapes['MomentsPage']

export type Detail = Shapes['Detail']
export type Turn = Shapes['TurnShown']
export type Party = Shapes['PartyShown']
export type Stretch = Shapes['StretchShown']
export type Moment = Shapes['MomentShown']
export type Place = Shapes['PlaceShown']
export type Mark = Shapes['MarkShown']
export type Line = Shapes['CardLine']
export type Scorecard = Shapes['Card']
export type Peaks = Shapes['PeaksShown']
export type Look = Shapes['LookShown']
export type Why = Shapes['WhyShown']
export type Whys = Shapes['WhysShown']
export type Ground = Shapes['GroundShown']

export type DisputesPage = { disputes: Dispute[]; rates: DisputeRates[]; next: string | null }
export type Dispute = Shapes['DisputeListed']
export type DisputeRates = Shapes['DisputeRate']
export type Coaching = Shapes['CoachingShown']
export type Duty = Shapes['DutyListed']

export type ReviewRow = Shapes['ReviewListed']
export type Review = Shapes['ReviewShown']
export type Question = Shapes['Item']
export type AnswerName = Shapes['AnswerName']
export type CalibrationRow = Shapes['CalibrationListed']
export type Calibration = Shapes['CalibrationShown']
export type Alpha = Shapes['AlphaShown']

export type RubricRow = Shapes['RubricListed']
export type Rubric = Shapes['RubricShown']
export type RubricProblem = Shapes['DraftProblem']
export type RubricTry = Shapes['Tried']

export type AccountRow = Shapes['AccountListed']
export type Grant = Shapes['GrantShown']
export type ApiKey = Shapes['KeyListed']
export type Roster = Shapes['RosterListed']
export type Import = Shapes['ImportListed']
export type Check = Shapes['HealthCheck']
export type AuditRow = Shapes['AuditRow']
export type Audit = Shapes['Audit']

export type Retention = Shapes['RetentionShown']
export type Kept = Shapes['KeptShown']
export type Hold = Shapes['HoldShown']

export type KindFigures = Shapes['KindFares']
export type ProgrammeRow = Shapes['ProgrammeShown']
export type Team = Shapes['TeamShown']
export type Process = Shapes['ProcessFinding']
export type Section = Shapes['Section']
export type Home = Shapes['Home']

// What is sent.
export type AccountChanged = Shapes['AccountChanged']
export type AccountGiven = Shapes['AccountGiven']
export type CalibrationGiven = Shapes['CalibrationGiven']
export type CoachingGiven = Shapes['CoachingGiven']
export type Decision = Shapes['Decision']
export type DisputeGiven = Shapes['DisputeGiven']
export type DutyGiven = Shapes['DutyGiven']
export type Glass = Shapes['Glass']
export type HoldGiven = Shapes['HoldGiven']
export type KeyGiven = Shapes['KeyGiven']
export type MarkGiven = Shapes['MarkGiven']
export type RetentionGiven = Shapes['RetentionGiven']
export type ReviewsAsked = Shapes['ReviewsAsked']
export type AnswersGiven = Shapes['AnswersGiven']
export type ViewGiven = Shapes['ViewGiven']
