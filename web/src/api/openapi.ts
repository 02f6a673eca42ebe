// Made from openapi.json by `npm run types`.
export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account. */
        get: operations["accounts"];
        put?: never;
        /** Makes an account, and the link that opens it. */
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Closes an account. */
        delete: operations["close"];
        options?: never;
        head?: never;
        /** Changes an account. Another role signs it out. */
        patch: operations["change"];
        trace?: never;
    };
    "/api/accounts/{key}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another link for an account, for whoever lost the link or the password. */
        post: operations["invite_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{key}/opening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a closed account again. Its keys stay revoked. */
        post: operations["reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done, newest first. */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/of/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who looked at a conversation that one may see. */
        get: operations["of_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks through the whole chain. */
        get: operations["verified"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the right to see conversations for an hour. Who, when and why is kept, and can be read. */
        post: operations["break_glass"];
        /** Gives back the right to see conversations before its hour is over. */
        delete: operations["end_glass"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calibrations with a conversation that one may see, newest first. */
        get: operations["calibrations"];
        put?: never;
        /** Has the evaluators of a programme judge the same conversations, without sight of each other. */
        post: operations["calibrate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calibrations/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far people agree, question by question, on what one owes no judgement of any more. */
        get: operations["calibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was agreed, with oneself, for an agent, and by oneself, for a team lead: what is to be looked at
         *     again, the first day first, or what was, newest first.
         */
        get: operations["coachings"];
        put?: never;
        /** Writes down what is agreed with an agent of one's team. */
        post: operations["coach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coaching/{key}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that what was agreed was looked at again. */
        post: operations["follow_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the conversations that are chosen. */
        get: operations["conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every conversation that is chosen, as CSV or Parquet. That it was taken out is kept. */
        get: operations["export_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A conversation with its moments and what people said of them. That it was looked at is kept. */
        get: operations["conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{key}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says of a moment that it is right, whose it is, or that one is missing. */
        post: operations["mark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{key}/sound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What may be played of a conversation, by its bytes where they are asked for. That it was played is
         *     kept, once for as long as somebody listens.
         */
        get: operations["sound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{key}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What carried a moment: wordings, words with their weights, margins. */
        get: operations["why"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Disputes of moments that one may see: open ones by when they are due, decided ones newest first. */
        get: operations["disputes"];
        put?: never;
        /** Disputes a moment; one that is disputed already keeps its dispute. */
        post: operations["dispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/disputes/{key}/outcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides a dispute: once, or `again` in the place of what was decided. */
        post: operations["decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Duties that were missed: those that no person has looked at yet, or those that one has; those of the
         *     newest conversations first.
         */
        get: operations["duties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/duties/{moment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms that a duty was missed, or says that it was not. */
        post: operations["check_duty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evaluators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may judge a programme, for those who have conversations judged. */
        get: operations["evaluators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export/{list}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A list with all of its rows, as CSV or Parquet, for those who may read it. That it was taken out is
         *     kept.
         */
        get: operations["export_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The values that occur in the conversations that are chosen. */
        get: operations["facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Holds a conversation: no limit and no request erases it until it is released; a new state of it that is
         *     imported takes the place of the one that is stored.
         */
        post: operations["hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Releases a conversation that is held. */
        delete: operations["release"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one's role sees first. */
        get: operations["home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last imports. */
        get: operations["imports"];
        put?: never;
        /**
         * Takes a file of conversations. It is read when its turn comes: `/api/imports/{key}` says how far it
         *     is, and then what it came to.
         */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import: how far it is, or what it came to. */
        get: operations["import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of programs: an administrator sees all, others their own. */
        get: operations["keys"];
        put?: never;
        /** Makes a key for a program that asks in one's own name. */
        post: operations["make_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a key of one's own; an administrator any. */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every kind of moment, those of the catalogue first. */
        get: operations["kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/look-as": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** In a demo, looks as another role: the answer sets a cookie. */
        post: operations["look_as"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marks/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes back a mark of one's own. */
        delete: operations["unmark"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what is measured. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the moments that are chosen. */
        get: operations["moments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/moments/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every moment that is chosen, as CSV or Parquet. That it was taken out is kept. */
        get: operations["export_moments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes up an invitation, or the first link: sets the password and signs in. */
        post: operations["owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes one's own password. Every other session of the account ends, and this one goes on under
         *     another cookie.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * For how long each programme's conversations and their sound are kept, how much is past that, and what
         *     is held.
         */
        get: operations["retention"];
        /**
         * Sets for how long a programme's conversations and their sound are kept. What is past that then is
         *     erased within the hour.
         */
        put: operations["set_retention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reviews that are one's own or wait for anybody, of which a quality lead sees all: those that are to be
         *     judged, the longest asked for first, or those that were handed in, newest first.
         */
        get: operations["reviews"];
        put?: never;
        /** Puts conversations into the queue, or to one evaluator. */
        post: operations["ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A review with the client's form, filled in advance by what was found, but where it is blind. */
        get: operations["review"];
        /** Keeps answers for later, in the place of those before. */
        put: operations["save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/{key}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands a review in, for good. */
        post: operations["submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/{key}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a review out of the queue. */
        post: operations["take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in which team. */
        get: operations["roster"];
        put?: never;
        /**
         * Sets who is in which team: the body is a CSV with `agent, team` and, where there are any, `site,
         *     programme, from, until, name`.
         */
        post: operations["set_roster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rubrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What every programme asks now. */
        get: operations["rubrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rubrics/{programme}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a programme asks, now or before. */
        get: operations["rubric"];
        put?: never;
        /**
         * Makes a draft what the programme asks from now on. What was found before stays what it was until it
         *     is found anew.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rubrics/{programme}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a draft: what is wrong with it, each at its line. */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rubrics/{programme}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a draft on the newest conversations: which outcomes would change, with examples. Nothing is
         *     stored.
         */
        post: operations["try_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in: the answer sets a cookie. */
        post: operations["sign_in"];
        /** Signs out. */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/switches/{programme}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets what is done with a programme's conversations. */
        put: operations["set_switches"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Views of one's own, and those that others share. */
        get: operations["views"];
        put?: never;
        /** Saves a view. */
        post: operations["save_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a view of one's own. */
        delete: operations["forget_view"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives. */
        get: operations["alive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database answers. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is changed of an account; what is not given stays. */
        AccountChanged: {
            /** @description What they may see. */
            grants?: components["schemas"]["GrantShown"][] | null;
            /** @description What they are called. */
            name?: string | null;
            role?: components["schemas"]["AccountRole"] | null;
        };
        /** @description An account to be made. */
        AccountGiven: {
            /** @description For an agent: the source's own reference, or the pseudonym. */
            agent?: string | null;
            /** @description What they may see. */
            grants?: components["schemas"]["GrantShown"][];
            /** @description What they sign in with. */
            login: string;
            /** @description What they are called. */
            name: string;
            /** @description What they do. */
            role: components["schemas"]["AccountRole"];
            /** @description The source of that reference, where imports name one. */
            source?: string | null;
        };
        /** @description An account, as an administrator sees it. */
        AccountListed: {
            /** @description The pseudonym under which they stand in conversations, for an agent. */
            agent: string | null;
            /** @description When it was closed. */
            closed_at: string | null;
            /** @description When it was made. */
            created_at: string;
            /** @description What they may see. */
            grants: components["schemas"]["GrantShown"][];
            /** @description Until when the link of an invitation works that was not taken up. */
            invited_until: string | null;
            /** @description Its number. */
            key: string;
            /** @description What they sign in with. */
            login: string;
            /** @description What they are called. */
            name: string;
            /** @description What they do. */
            role: components["schemas"]["AccountRole"];
            /** @description Whether it has a password: an invitation to it was taken up. */
            taken_up: boolean;
        };
        /** @enum {string} */
        AccountRole: "agent" | "team_lead" | "evaluator" | "quality_lead" | "operations_head" | "client_viewer" | "admin" | "auditor";
        /** @description An account, as its owner sees it. */
        AccountShown: {
            /** @description The pseudonym under which they stand in conversations, for an agent. */
            agent: string | null;
            glass: components["schemas"]["GlassShown"] | null;
            /** @description Its number. */
            key: string;
            /** @description What they sign in with. */
            login: string;
            /** @description What they are called. */
            name: string;
            /** @description What they do. */
            role: components["schemas"]["AccountRole"];
            /**
             * @description As what they look now: another role than their own while an administrator sees conversations
             *     for a purpose.
             */
            viewing_as: components["schemas"]["AccountRole"];
        };
        /** @description Accounts. */
        Accounts: {
            /** @description In the order in which they were made. */
            accounts: components["schemas"]["AccountListed"][];
        };
        /** @description What readers made of shown misses. */
        AccuracyShown: {
            /**
             * Format: double
             * @description The upper end.
             */
            high: number | null;
            /**
             * Format: int32
             * @description Of how many that both judged.
             */
            judged: number;
            /**
             * Format: double
             * @description The lower end of the share's 95 % interval (Wilson).
             */
            low: number | null;
            /**
             * Format: int32
             * @description How many both readers upheld.
             */
            upheld: number;
        };
        /** @description Krippendorff's α for names without order: 1 where all agree, 0 as by chance. */
        AlphaShown: {
            /**
             * Format: double
             * @description The upper end.
             */
            high: number | null;
            /**
             * Format: double
             * @description The lower end of its 95 % interval, by resampling conversations; from five on.
             */
            low: number | null;
            /** @description How many conversations two or more judged. */
            n: number;
            /**
             * Format: double
             * @description Nothing where nobody could have disagreed.
             */
            value: number | null;
        };
        /** @description What was answered. */
        AnswerKept: {
            /** @description What is to be said to it. */
            note?: string;
            value?: components["schemas"]["AnswerName"] | null;
        };
        /** @enum {string} */
        AnswerName: "yes" | "no" | "not_applicable" | "unknown";
        /** @description Answers to a form. */
        AnswersGiven: {
            /** @description By question. */
            answers: {
                [key: string]: components["schemas"]["AnswerKept"];
            };
            /** @description To the whole. */
            note?: string;
            /**
             * Format: int32
             * @description How long it took so far, in seconds.
             */
            taken_s?: number;
        };
        /** @description How many were put into the queue. */
        AskedFor: {
            /**
             * Format: int64
             * @description How many.
             */
            asked: number;
        };
        /** @description What was done. */
        Audit: {
            /** @description Whether every row is what it was when it was written. */
            intact: boolean;
            /** @description Where the list goes on; nothing after the first that was done. */
            next: string | null;
            /** @description Newest first. */
            rows: components["schemas"]["AuditRow"][];
            /**
             * Format: int64
             * @description How many rows there are.
             */
            total: number;
        };
        /** @description Something that was done. */
        AuditRow: {
            /** @description The number of their account, where one did it. */
            account: string | null;
            /** @description When. */
            at: string;
            /** @description Who: a name, `command line`, `server` or `nobody`. */
            by: string;
            /**
             * Format: int64
             * @description Its number in the chain.
             */
            number: number;
            /** @description What it is about, as the chain names it: a conversation by a keyed hash. */
            of: string | null;
            /** @description Why and what more, in their words. */
            purpose: string | null;
            /** @description What, such as `view`. */
            what: string;
        };
        /** @description Whether the chain is what it was. */
        AuditVerified: {
            /** @description Where the chain ends: kept elsewhere, it finds one that was written anew. */
            head: string | null;
            /** @description The first row that is not what it was. */
            row: string | null;
            /** @description Whether every row is what it was when it was written. */
            whole: boolean;
            /** @description What is wrong with it. */
            why: string | null;
        };
        /** @description A line of the bill. */
        BillLineAt: {
            /** @description Its day. */
            date: string | null;
            /**
             * Format: int64
             * @description The amount, in hundredths.
             */
            hundredths: number;
            /** @description What it says. */
            what: string;
        };
        /** @description A line of a bill. */
        BillLineShown: {
            /** @description How much, with two places, in the account's currency. */
            amount: string;
            /** @description The day, as in `2026-03-04`. */
            day: string | null;
            /** @description What it is for. */
            text: string;
        };
        /** @description A calibration to be made. */
        CalibrationGiven: {
            /** @description The numbers of those that are chosen, 100 at most. */
            chosen?: string[] | null;
            /**
             * Format: int32
             * @description How many of its newest conversations, 1 to 100; nothing where they are chosen.
             */
            conversations?: number | null;
            /** @description The accounts of who judges, two or more; where nothing is said, everybody who may. */
            evaluators?: string[] | null;
            /** @description What it is called. */
            name: string;
            /** @description The programme. */
            programme: string;
            /** @description The last day to hand in. */
            until?: string | null;
        };
        /** @description A calibration in a list. */
        CalibrationListed: {
            alpha: components["schemas"]["AlphaShown"] | null;
            /** @description How many conversations. */
            conversations: number;
            /** @description Who judges, and how many each has handed in. */
            evaluators: components["schemas"]["Judge"][];
            /** @description Its number. */
            key: string;
            /** @description What it is called. */
            name: string;
            /** @description The programme. */
            programme: string;
            /** @description `open` until everything was handed in, then `closed`. */
            state: components["schemas"]["CalibrationState"];
            /** @description The last day to hand in, where one was set. */
            until: string | null;
        };
        /** @description A calibration, question by question. */
        CalibrationShown: components["schemas"]["CalibrationListed"] & {
            /** @description Where they differ. */
            differ: components["schemas"]["Differ"][];
            /** @description How far they agree on each question. */
            kinds: components["schemas"]["QuestionAgreement"][];
        };
        /** @enum {string} */
        CalibrationState: "open" | "closed";
        /** @description Calibrations. */
        Calibrations: {
            /** @description Newest first. */
            calibrations: components["schemas"]["CalibrationListed"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
        };
        /** @description The conversation against the rubric. */
        Card: {
            /** @description Duties, by kind and outcome. */
            duties: components["schemas"]["CardLine"][];
            /** @description Faults that happened. */
            faults: components["schemas"]["CardLine"][];
            /** @description The client's form, as the moments answer it. */
            form: components["schemas"]["FormLine"][];
            /** @description Rituals, by kind and outcome. */
            rituals: components["schemas"]["CardLine"][];
            /** @description Situations handled of those that arose. */
            situations: components["schemas"]["Situations"];
        };
        /** @description Moments of one kind with one outcome. */
        CardLine: {
            /** @description How many. */
            count: number;
            /** @description The kind. */
            moment: string;
            /** @description Their ids. */
            moments: string[];
            /** @description `met`, `missed` or `unknown`. */
            outcome: components["schemas"]["OutcomeName"];
            /** @description In a few words. */
            title: string;
        };
        /** @description A moment that would change. */
        ChangeExample: {
            /** @description The conversation's number. */
            conversation: string;
            /** @description The moment's id. */
            moment_id: string;
            /** @description The words that opened it. */
            quote: string;
            /**
             * Format: int32
             * @description The turn that opened it.
             */
            turn: number;
        };
        /** @description What a draft would change of a kind. */
        ChangeOfKind: {
            /** @description How many. */
            count: number;
            /** @description Some of them. */
            examples: components["schemas"]["ChangeExample"][];
            /** @description What it is now: `met`, `missed`, `unknown`, or `none` where it is not found. */
            from: components["schemas"]["OutcomeOrNone"];
            /** @description The kind. */
            moment: string;
            /** @description In a few words. */
            title: string;
            /** @description What it would be. */
            to: components["schemas"]["OutcomeOrNone"];
        };
        /** @enum {string} */
        ChannelName: "voice" | "chat" | "email" | "social";
        /** @description An answer that can be given. */
        Choice: {
            /** @description In words. */
            title: string;
            /** @description The answer. */
            value: components["schemas"]["AnswerName"];
        };
        /** @enum {string} */
        ClassName: "skill" | "fault" | "duty" | "ritual";
        /** @description A moment that was spoken about. */
        CoachedMoment: {
            /** @description The conversation's number. */
            conversation: string;
            /** @description The kind. */
            moment: string;
            /** @description The moment. */
            moment_id: string;
            /** @description The outcome, as it counts; `unknown` where the moment is not found any more. */
            outcome: components["schemas"]["OutcomeName"];
            /** @description The words that opened it. */
            quote: string;
            /** @description In a few words. */
            title: string;
        };
        /** @description What was agreed with an agent about a moment. */
        CoachedShown: {
            /** @description When it was written. */
            at: string;
            /** @description Who wrote it. */
            by: string;
            /** @description When that was done. */
            done_at: string | null;
            /** @description The day on which to look again. */
            follow_up_on: string | null;
            /** @description Its number. */
            key: string;
            /** @description What was agreed. */
            note: string;
        };
        /** @description What is agreed with an agent. */
        CoachingGiven: {
            /** @description The agent's pseudonym. */
            agent: string;
            /** @description The day on which to look again, as in `2026-03-09`. */
            follow_up_on?: string | null;
            /** @description The ids of the moments it is about. */
            moments?: string[];
            /** @description What is agreed. */
            note: string;
        };
        /** @description What was agreed with an agent. */
        CoachingShown: {
            /** @description The agent's pseudonym. */
            agent: string;
            /** @description The agent's name, for those who may see it. */
            agent_name: string | null;
            /** @description When it was written. */
            at: string;
            /** @description Who wrote it. */
            by: string;
            /** @description When that was done. */
            done_at: string | null;
            /** @description The day on which to look again. */
            follow_up_on: string | null;
            /** @description Its number. */
            key: string;
            /** @description Whether it is the viewer's own. */
            mine: boolean;
            /** @description The moments it is about. */
            moments: components["schemas"]["CoachedMoment"][];
            /** @description What was agreed. */
            note: string;
        };
        /** @description What was agreed, listed. */
        Coachings: {
            /** @description What was agreed. */
            coaching: components["schemas"]["CoachingShown"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
        };
        /** @description What a moment was compared with. */
        ComparedShown: {
            /** @enum {string} */
            by: "bill_line";
            /** @description The line. */
            line: components["schemas"]["BillLineAt"];
        } | {
            /** @enum {string} */
            by: "bill_lines";
            /**
             * Format: int64
             * @description What they come to.
             */
            hundredths: number;
            /** @description How many lines it has. */
            lines: number;
        } | {
            /** @enum {string} */
            by: "figures";
            /** @description The sums that are right, in hundredths, exact. */
            right_hundredths: string[];
        };
        /** @description A page of conversations. */
        ConversationsPage: {
            /** @description The conversations. */
            conversations: components["schemas"]["RowShown"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are, counted up to 100,000, or to 10,000 of those with words that are searched
             *     for; on the first page alone.
             */
            total: number | null;
            /** @description Whether there are more than were counted. */
            total_is_more: boolean;
        };
        /** @description How a dispute is decided. */
        Decision: {
            /** @description Whether it takes the place of a decision: without it, a dispute is decided once. */
            again?: boolean | null;
            new_outcome?: components["schemas"]["OutcomeName"] | null;
            new_owner?: components["schemas"]["OwnerName"] | null;
            /** @description What is to be said to it. */
            note?: string | null;
            /** @description `overturned`: the one who disputed was right, and the finding is changed; or `stands`. */
            outcome: components["schemas"]["RulingName"];
        };
        /** @enum {string} */
        DeedName: "see" | "see_names" | "mark" | "dispute" | "decide" | "coach" | "write_coaching" | "confirm_duty" | "review" | "calibrate" | "export" | "read_rubrics" | "edit_rubrics" | "import" | "administer" | "read_audit";
        /** @description A conversation, masked, with its moments and what people said of them. */
        Detail: {
            /** @description The lines of the bill that came with it. */
            bill: components["schemas"]["BillLineShown"][];
            /** @description Whether no moment is shown because this viewer owes a calibration their judgement first. */
            blind: boolean;
            /** @description `voice`, `chat`, `email` or `social`. */
            channel: components["schemas"]["ChannelName"];
            direction: components["schemas"]["DirectionName"] | null;
            /** @description The rules that found its moments. */
            edition: string;
            /** @description Whether today's rules are others. */
            edition_is_old: boolean;
            /** @description Holds and transfers that the source states. */
            events: components["schemas"]["EventShown"][];
            /** @description Its id in its source. */
            id: string;
            /** @description The database's number. */
            key: string;
            /** @description The language, as in `en`. */
            language: string | null;
            /** @description What people said is missing among its moments. */
            missing: components["schemas"]["MissingShown"][];
            /** @description What it called for. */
            moments: components["schemas"]["MomentShown"][];
            /** @description Who took part. */
            parties: components["schemas"]["PartyShown"][];
            /** @description The line of business. */
            programme: string | null;
            /** @description The queue. */
            queue: string | null;
            /** @description What is known of its recordings. */
            recordings: components["schemas"]["RecordingShown"][];
            /** @description The conversation against the rubric. */
            scorecard: components["schemas"]["Card"];
            /** @description What was measured. */
            signals: components["schemas"]["SignalShown"][];
            /** @description Whether it can be heard. */
            sound: components["schemas"]["Sound"];
            /** @description Where it comes from. */
            source: string;
            /** @description When it began, RFC 3339, UTC. */
            started_at: string | null;
            /** @description Holds, music, ringing and faults of the line. */
            stretches: components["schemas"]["StretchShown"][];
            /** @description Where its times come from: `stereo`, `diarised`, `laid`, `transcript` or `none`. */
            timing: components["schemas"]["TimingName"];
            /** @description What it is about, as the source says. */
            topic: string | null;
            /** @description What was said, masked. */
            turns: components["schemas"]["TurnShown"][];
        };
        /** @description A conversation on which people differ. */
        Differ: {
            /** @description Each one's answer. */
            answers: components["schemas"]["DifferAnswer"][];
            /** @description The conversation's number. */
            conversation: string;
            /** @description The question. */
            question: string;
            /** @description Its id in its source. */
            quote: string;
            /** @description What it is about. */
            title: string;
        };
        /** @description What somebody answered. */
        DifferAnswer: {
            /** @description Who. */
            by: string;
            /** @description `yes`, `no` or `not_applicable`. */
            value: string;
        };
        /** @enum {string} */
        DirectionName: "inbound" | "outbound";
        /** @description A dispute to be made. */
        DisputeGiven: {
            /** @description The moment. */
            moment_id: string;
            /** @description Why it is wrong. */
            reason: string;
        };
        /** @description A dispute with its moment. */
        DisputeListed: {
            /** @description When. */
            at: string;
            /** @description Who disputes. */
            by: string;
            /** @description The conversation. */
            conversation: components["schemas"]["RowShown"];
            /** @description When. */
            decided_at: string | null;
            /** @description Who decided. */
            decided_by: string | null;
            /** @description By when it is to be decided. */
            due_at: string;
            /** @description Its number. */
            key: string;
            /** @description Whether this one may decide it. */
            may_decide: boolean;
            /** @description Whether it is one's own. */
            mine: boolean;
            /** @description The kind. */
            moment: string;
            /** @description The moment. */
            moment_id: string;
            new_outcome: components["schemas"]["OutcomeName"] | null;
            new_owner: components["schemas"]["OwnerName"] | null;
            /** @description What was written to the decision. */
            note: string | null;
            outcome: components["schemas"]["RulingName"] | null;
            /** @description The outcome that counts while it is open; of one that is decided, the one that was found. */
            outcome_shown: components["schemas"]["OutcomeName"];
            owner_shown: components["schemas"]["OwnerName"] | null;
            /** @description The words that opened it. */
            quote: string;
            /** @description Why it is wrong, in the words of who disputes. */
            reason: string;
            /** @description `open` or `decided`. */
            state: components["schemas"]["DisputeState"];
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description In a few words. */
            title: string;
        };
        /** @description How often disputes of a kind changed what was found. */
        DisputeRate: {
            /**
             * Format: int64
             * @description How many were decided.
             */
            decided: number;
            /**
             * Format: int64
             * @description How many were disputed.
             */
            disputed: number;
            /** @description The kind. */
            moment: string;
            /**
             * Format: int64
             * @description How many of these were changed.
             */
            overturned: number;
            /** @description In a few words. */
            title: string;
        };
        /** @description A dispute of a moment. */
        DisputeShown: {
            /** @description By when it is to be decided. */
            due_at: string;
            /** @description Its number. */
            key: string;
            /** @description What was written to the decision. */
            note: string | null;
            outcome: components["schemas"]["RulingName"] | null;
            /** @description Why. */
            reason: string;
            /** @description `open` or `decided`. */
            state: components["schemas"]["DisputeState"];
        };
        /** @enum {string} */
        DisputeState: "open" | "decided";
        /** @description Disputes, and how often they changed what was found. */
        Disputes: {
            /** @description The disputes. */
            disputes: components["schemas"]["DisputeListed"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
            /** @description By kind; with the first part, for those who decide. */
            rates: components["schemas"]["DisputeRate"][];
        };
        /** @description What there is to say of a kind. */
        DocShown: {
            /** @description How it is found. */
            how: string;
            /** @description The source it is from. */
            source: string;
            /** @description What it is. */
            what: string;
            /** @description Why it matters. */
            why: string;
            /** @description Where it is wrong. */
            wrong: string;
        };
        /** @description A rubric that is being written. */
        Draft: {
            /** @description Its text, TOML. */
            toml: string;
        };
        /** @description What is wrong with a draft. */
        DraftChecked: {
            /** @description What is, by its place; nothing where the draft fits. */
            problems: components["schemas"]["DraftProblem"][];
        };
        /** @description Something that is wrong with a draft. */
        DraftProblem: {
            /** @description The character in it, from 1. */
            column: number | null;
            /** @description The line, from 1. */
            line: number;
            /** @description What was expected there, and what was found. */
            message: string;
        };
        /** @description Missed duties. */
        Duties: {
            /** @description The duties. */
            duties: components["schemas"]["DutyListed"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
        };
        /** @description What a person says of a missed duty. */
        DutyGiven: {
            /** @description Whether it was missed indeed. */
            confirmed: boolean;
            /** @description What is to be said to it. */
            note?: string | null;
        };
        /** @description A missed duty. */
        DutyListed: {
            /** @description When. */
            at: string | null;
            /** @description Who looked. */
            by: string | null;
            /** @description Its conversation. */
            conversation: components["schemas"]["RowShown"];
            /** @description Its kind. */
            moment: string;
            /** @description The moment. */
            moment_id: string;
            /** @description What was said to it. */
            note: string | null;
            /** @description Whose it is. */
            owner: components["schemas"]["OwnerName"];
            /** @description The words that opened it. */
            quote: string;
            /** @description Where it was looked for. */
            searched: components["schemas"]["Searched"];
            /** @description `open`, `confirmed` (it was missed indeed) or `rejected`. */
            state: components["schemas"]["DutyState"];
            /** @description In a few words. */
            title: string;
        };
        /** @enum {string} */
        DutyState: "open" | "confirmed" | "rejected";
        /** @description Somebody who may judge. */
        EvaluatorShown: {
            /** @description The account. */
            key: string;
            /** @description What they are called. */
            name: string;
            /** @description What they are. */
            role: components["schemas"]["AccountRole"];
        };
        /** @description Who may judge. */
        Evaluators: {
            /** @description By name. */
            evaluators: components["schemas"]["EvaluatorShown"][];
        };
        /** @enum {string} */
        EventName: "hold" | "silence" | "transfer";
        /** @description Something the source states beside the talk. */
        EventShown: {
            /**
             * Format: int32
             * @description The turn behind which it stands.
             */
            after_turn: number | null;
            /** @description `hold`, `transfer` and others. */
            event: components["schemas"]["EventName"];
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            length_ms: number | null;
        };
        /** @description A value that conversations can be chosen by. */
        FacetShown: {
            /**
             * Format: int64
             * @description How many of the conversations that are chosen have it.
             */
            count: number;
            /** @description An agent's name, for those who may see it. */
            name: string | null;
            /** @description The value. */
            value: string;
        };
        /** @description Values that conversations can be chosen by, the most frequent first. */
        FacetsShown: {
            /** @description Agents. */
            agent: components["schemas"]["FacetShown"][];
            /** @description Channels. */
            channel: components["schemas"]["FacetShown"][];
            /** @description Programmes. */
            programme: components["schemas"]["FacetShown"][];
            /** @description Teams. */
            team: components["schemas"]["FacetShown"][];
            /** @description Topics. */
            topic: components["schemas"]["FacetShown"][];
        };
        /** @description A question of the client's form. */
        FormLine: {
            /** @description `yes`, `no`, `not_applicable` or `unknown`. */
            answer: components["schemas"]["AnswerName"];
            /** @description The client's id of it. */
            id: string;
            /** @description The moment that decided. */
            moments: string[];
            /** @description What the client asks. */
            text: string;
        };
        /** @description What an administrator wants to see, and why. */
        Glass: {
            /** @description The part of the centre. */
            part?: components["schemas"]["GrantShown"];
            /** @description Why. */
            purpose: string;
        };
        /** @description A right to see conversations that was taken for an hour. */
        GlassShown: {
            /** @description The parts of the centre. */
            parts: components["schemas"]["GrantShown"][];
            /** @description Until when, RFC 3339, UTC. */
            until: string;
        };
        /** @description What somebody may see; an empty text is any. */
        GrantShown: {
            /** @description The programme. */
            programme?: string;
            /** @description The site, by the roster. */
            site?: string;
            /** @description The team. */
            team?: string;
        };
        /** @description Something that a finding rests on. */
        GroundShown: {
            /** @description The words. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "wording";
            /** @description The wording's name. */
            of: string;
            /** @description Whether the programme added it. */
            of_programme: boolean;
        } | {
            /** @description The words. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "gist";
            /** @description The wording, as the rubric has it. */
            of: string;
        } | {
            /** @description The words. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "exact";
            /** @description The wording, as the rubric has it. */
            of: string;
        } | {
            at: components["schemas"]["WordsAt"] | null;
            /** @enum {string} */
            by: "rule";
            /** @description What it finds. */
            of: string;
        } | {
            /** @description From the first to the last. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "shared_words";
            /** @description How many. */
            words: number;
        } | {
            /** @enum {string} */
            by: "record";
            /** @description What. */
            of: string;
        } | (components["schemas"]["WeighedShown"] & {
            /** @enum {string} */
            by: "model";
        });
        /** @description That a server is well. */
        Health: {
            /** @description `alive` or `ready`. */
            status: string;
        };
        /** @description Something that was looked at. */
        HealthCheck: {
            /** @description What. */
            name: string;
            /** @description Whether it is as it should be. */
            ok: boolean;
            /** @description What was found. */
            text: string;
        };
        /** @description A conversation to be held. */
        HoldGiven: {
            /** @description Its id; with its source before a colon where several sources have one of that id. */
            conversation: string;
            /** @description Why; it stands in the list of who did what. */
            purpose: string;
        };
        /** @description A conversation that is held. */
        HoldShown: {
            /** @description Since when. */
            at: string;
            /** @description Who holds it; nothing for whoever may run commands where the database is. */
            by: string | null;
            /** @description Its id. */
            id: string;
            /** @description The conversation's number. */
            key: string;
            /** @description Why. */
            purpose: string;
            /** @description The source of that id. */
            source: string;
        };
        /** @description What a role sees first. */
        Home: {
            /** @description As whom one looks. */
            role: components["schemas"]["AccountRole"];
            /** @description Its sections, in order. */
            sections: components["schemas"]["Section"][];
            /** @description When an agent was here before, where that is known. */
            since: string | null;
        };
        /** @description What an import came to. */
        ImportListed: {
            /** @description When it began. */
            at: string;
            /**
             * Format: int64
             * @description How large an upload is, in bytes.
             */
            bytes: number | null;
            /**
             * Format: int64
             * @description How many of its bytes are read.
             */
            bytes_read: number | null;
            /**
             * Format: int64
             * @description Conversations read.
             */
            conversations: number;
            /** @description Why an upload failed. */
            failure: string | null;
            /** @description What was asked for, or the name of the file. */
            file: string;
            /** @description Its number; `upload-` and a number for a file that was sent to this server. */
            key: string;
            /** @description What was refused: the first hundred. */
            problems: components["schemas"]["ImportProblem"][];
            /**
             * Format: int64
             * @description Of these, in the place of an earlier state.
             */
            replaced: number;
            /** @description The report of an upload, as `earnest add --report json` gives it. */
            report: Record<string, never> | null;
            /**
             * @description `waiting`, `running`, `done` or `failed`. Of an import that this server does not run, `running`
             *     says that its end was not noted: it goes on, or was cut short.
             */
            state: components["schemas"]["ImportState"];
            /**
             * Format: int64
             * @description Of these, new.
             */
            stored: number;
            /**
             * Format: int64
             * @description Of these, the same as before.
             */
            unchanged: number;
        };
        /** @description Something that was refused. */
        ImportProblem: {
            /** @description What was expected, and what was found. */
            message: string;
            /** @description The file and the line or pointer in it. */
            place: string;
        };
        /** @enum {string} */
        ImportState: "waiting" | "running" | "done" | "failed";
        /** @description Imports. */
        Imports: {
            /** @description Newest first. */
            imports: components["schemas"]["ImportListed"][];
        };
        /** @description A link that works once. */
        Invited: {
            /** @description The account's number. */
            key: string;
            /** @description The address to give them; it is told here and kept nowhere. */
            link: string;
        };
        /** @description A question of the form. */
        Item: {
            /** @description What can be answered. */
            answers: components["schemas"]["Choice"][];
            /** @description The client's id of it. */
            id: string;
            /**
             * Format: int32
             * @description What a yes is worth.
             */
            points: number | null;
            /** @description The words that say so. */
            quotes: components["schemas"]["ItemQuote"][];
            suggested: components["schemas"]["AnswerName"] | null;
            /** @description What the client asks. */
            text: string;
        };
        /** @description The words that speak for an answer. */
        ItemQuote: {
            /** @description The moment's outcome. */
            outcome: components["schemas"]["OutcomeName"];
            /**
             * Format: int64
             * @description When it began, in milliseconds.
             */
            start_ms: number | null;
            /** @description The words. */
            text: string;
            /** @description What the moment is, in a few words. */
            title: string;
            /**
             * Format: int32
             * @description The turn.
             */
            turn: number;
        };
        /** @description Somebody who judges. */
        Judge: {
            /** @description What they are called. */
            name: string;
            /** @description How many they handed in. */
            submitted: number;
        };
        /** @description What the judge of a kind made of what a rule proposed. */
        JudgeShown: {
            /**
             * Format: double
             * @description How likely it was met.
             */
            met: number | null;
            /** @description What speaks for that it was met. */
            met_by: components["schemas"]["PartShown"][];
            /**
             * Format: double
             * @description From here on it was met.
             */
            met_from: number | null;
            /**
             * Format: double
             * @description How likely it was missed.
             */
            missed: number | null;
            /**
             * Format: double
             * @description From here on it was missed.
             */
            missed_from: number | null;
            /**
             * Format: double
             * @description How likely it opened.
             */
            opened: number | null;
            /** @description What speaks for that it opened. */
            opened_by: components["schemas"]["PartShown"][];
            /**
             * Format: double
             * @description From here on it opened; nothing where nothing reaches it.
             */
            opened_from: number | null;
            /** @description Whether the thresholds are the programme's own. */
            own_thresholds: boolean;
        };
        /** @description A programme's limits, and what is past them. */
        KeptShown: {
            /**
             * Format: int32
             * @description For how many days conversations are kept; nothing where there is no limit.
             */
            conversation_days: number | null;
            /**
             * Format: int64
             * @description How many conversations it has.
             */
            conversations: number;
            /**
             * Format: int64
             * @description How many are past their limit, and held by nobody.
             */
            conversations_due: number;
            /** @description The day of the oldest. */
            oldest: string | null;
            /** @description The programme; empty for conversations of none. */
            programme: string;
            /**
             * Format: int32
             * @description For how many days sound is kept.
             */
            sound_days: number | null;
            /**
             * Format: int64
             * @description Of how many more the sound is.
             */
            sound_due: number;
        };
        /** @description A key to be made, in one's own name. */
        KeyGiven: {
            /** @description The day with whose end, in UTC, it ends, or the time, with its offset; within a year and a day. */
            ends_on: string;
            /** @description What it is for. */
            name: string;
            /** @description `read`, or `write`, which reads too. */
            scope: components["schemas"]["KeyScopeName"];
        };
        /** @description A key of a program. */
        KeyListed: {
            /** @description The account in whose name it asks. */
            account: string;
            /** @description When it was made. */
            created_at: string;
            /** @description When it ends. */
            ends_at: string | null;
            /** @description Its number. */
            key: string;
            /** @description What it is for. */
            name: string;
            /** @description Its first characters. */
            prefix: string;
            /** @description When it was revoked. */
            revoked_at: string | null;
            /** @description `read`, or `write`, which reads too. */
            scope: components["schemas"]["KeyScopeName"];
            /** @description When it was last used, to the minute. */
            used_at: string | null;
        };
        /** @description A key that was made. */
        KeyMade: components["schemas"]["KeyListed"] & {
            /** @description What is asked with: it is told here and kept nowhere. */
            secret: string;
        };
        /** @enum {string} */
        KeyScopeName: "read" | "write";
        /** @description Keys. */
        Keys: {
            /** @description In the order in which they were made. */
            keys: components["schemas"]["KeyListed"][];
        };
        /** @description How a kind fares. */
        KindFares: {
            /**
             * Format: int64
             * @description How many people agreed with.
             */
            agreed: number;
            /** @description `skill`, `fault`, `duty` or `ritual`. */
            class: components["schemas"]["ClassName"];
            /**
             * Format: int64
             * @description How many disputes were decided.
             */
            decided: number;
            /**
             * Format: int64
             * @description How many were disputed.
             */
            disputed: number;
            /**
             * Format: int64
             * @description How many were met.
             */
            met: number;
            /**
             * Format: int64
             * @description How many were missed.
             */
            missed: number;
            /**
             * Format: int64
             * @description How many people said are missing.
             */
            missing: number;
            /** @description The kind. */
            moment: string;
            /**
             * Format: int64
             * @description How many of them changed the finding.
             */
            overturned: number;
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description In a few words. */
            title: string;
            /**
             * Format: int64
             * @description How many the record does not tell.
             */
            unknown: number;
        };
        /** @description A kind of moment. */
        KindShown: {
            accuracy: components["schemas"]["AccuracyShown"] | null;
            /** @description `skill`, `fault`, `duty` or `ritual`. */
            class: components["schemas"]["ClassName"];
            /** @description What it is and where it is wrong. */
            doc: components["schemas"]["DocShown"];
            /** @description Its name. */
            name: string;
            /** @description The programme whose own it is; none of those of the catalogue. */
            programme: string | null;
            skill: components["schemas"]["SkillName"] | null;
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description What is done when it is met, in a few words. */
            title: string;
        };
        /** @description As which role to look. */
        LookAs: {
            /** @description The role. */
            role: components["schemas"]["AccountRole"];
        };
        /** @description A look at a conversation. */
        LookShown: {
            /** @description When. */
            at: string;
            /** @description Who. */
            by: string;
            /** @description The conversation's number, where it is stored still. */
            conversation: string | null;
            /** @description `view` or `play`. */
            what: string;
        };
        /** @description Looks at a conversation. */
        Looks: {
            /** @description Newest first. */
            looks: components["schemas"]["LookShown"][];
        };
        /** @description The number of something that was made. */
        Made: {
            /** @description Its number. */
            key: string;
        };
        /** @description What somebody says of a moment. */
        MarkGiven: {
            moment?: components["schemas"]["MissingMoment"] | null;
            /** @description The moment; for `missing`, its place is given instead. */
            moment_id?: string | null;
            /** @description What is to be said beside it. */
            note?: string | null;
            owner?: components["schemas"]["OwnerName"] | null;
            /** @description `agree`, `not_mine` or `missing`. */
            verdict: components["schemas"]["VerdictName"];
        };
        /** @description What somebody said of a moment. */
        MarkShown: {
            /** @description When. */
            at: string;
            /** @description Who said it; to themselves, `you`. */
            by: string;
            /** @description Its number. */
            key: string;
            /** @description Whether it is the viewer's own. */
            mine: boolean;
            /** @description What was written beside it. */
            note: string | null;
            owner: components["schemas"]["OwnerName"] | null;
            /** @description `agree`, `not_mine` or `missing`. */
            verdict: components["schemas"]["VerdictName"];
        };
        /** @description Who is signed in, and what they may do. */
        Me: {
            account: components["schemas"]["AccountShown"] | null;
            /** @description What they may do: `see`, `mark`, `dispute`, …. */
            deeds: components["schemas"]["DeedName"][];
            /** @description Whether it is a demo, in which anybody may look as any role. */
            demo: boolean;
            /** @description What is measured, and what is not. */
            notice: components["schemas"]["Notice"];
            /** @description In a demo, the roles. */
            roles: components["schemas"]["AccountRole"][];
            /** @description What is done with each programme's conversations. */
            switches: {
                [key: string]: components["schemas"]["SwitchesShown"];
            };
        };
        /** @description A turn that was heard too unsurely. */
        MisheardShown: {
            /**
             * Format: int32
             * @description How surely it was heard, in percent.
             */
            heard: number;
            /**
             * Format: int32
             * @description What the programme asks for, in percent.
             */
            least: number;
            /**
             * Format: int32
             * @description The turn.
             */
            turn: number;
        };
        /** @description A moment that was not found. */
        MissingMoment: {
            /** @description The kind. */
            kind: string;
            /**
             * Format: int32
             * @description The turn that opened it.
             */
            turn: number;
        };
        /** @description A moment that somebody said is missing. */
        MissingShown: {
            /** @description Who said so, when, and what they wrote beside it. */
            mark: components["schemas"]["MarkShown"];
            /** @description The kind. */
            moment: string;
            /** @description In a few words. */
            title: string;
            /**
             * Format: int32
             * @description The turn that opened it.
             */
            turn: number;
        };
        /** @description A moment in a list. */
        MomentListed: {
            /** @description The agent whose it is. */
            agent: string | null;
            /** @description The words that met it. */
            answer_quote: string | null;
            /**
             * Format: int32
             * @description The turn that met it.
             */
            answer_turn: number | null;
            /** @description `skill`, `fault`, `duty` or `ritual`. */
            class: components["schemas"]["ClassName"];
            /** @description Its conversation. */
            conversation: components["schemas"]["RowShown"];
            /** @description The outcome after what people decided. */
            effective_outcome: components["schemas"]["OutcomeName"];
            /** @description The owner after what people decided. */
            effective_owner: components["schemas"]["OwnerName"];
            /** @description Its kind. */
            moment: string;
            /** @description The moment. */
            moment_id: string;
            /** @description `met`, `missed` or `unknown`. */
            outcome: components["schemas"]["OutcomeName"];
            /** @description Who could have acted otherwise. */
            owner: components["schemas"]["OwnerName"];
            /** @description The words that opened it. */
            quote: string;
            /** @description The stretch of turns that was looked through. */
            searched: components["schemas"]["Searched"];
            skill: components["schemas"]["SkillName"] | null;
            /**
             * Format: int64
             * @description When the turn that opened it began, in milliseconds.
             */
            start_ms: number | null;
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description What is done when it is met, in a few words. */
            title: string;
            /**
             * Format: int32
             * @description The turn that opened it.
             */
            turn: number;
            why_unknown: components["schemas"]["WhyUnknownName"] | null;
        };
        /** @description A moment. */
        MomentShown: {
            answer: components["schemas"]["PlaceShown"] | null;
            /** @description `skill`, `fault`, `duty` or `ritual`. */
            class: components["schemas"]["ClassName"];
            /** @description What was agreed about it, with oneself or by oneself, oldest first. */
            coached: components["schemas"]["CoachedShown"][];
            /**
             * Format: double
             * @description How sure the finder is, 0..=1.
             */
            confidence: number;
            dispute: components["schemas"]["DisputeShown"] | null;
            /** @description The same after what people decided. */
            effective_outcome: components["schemas"]["OutcomeName"];
            /** @description The same after what people decided. */
            effective_owner: components["schemas"]["OwnerName"];
            /** @description What people said of it. */
            marks: components["schemas"]["MarkShown"][];
            /** @description Its kind. */
            moment: string;
            /** @description What it is called here. */
            moment_id: string;
            /**
             * Format: int64
             * @description When the turn that opened it began, in milliseconds.
             */
            open_ms: number | null;
            /** @description What opened it. */
            opener: components["schemas"]["PlaceShown"];
            /** @description What Earnest found: `met`, `missed` or `unknown`. */
            outcome: components["schemas"]["OutcomeName"];
            /** @description Who could have acted otherwise, as Earnest found. */
            owner: components["schemas"]["OwnerName"];
            /**
             * Format: int32
             * @description The number of the party whose moment it is.
             */
            party: number | null;
            /** @description Where it was looked for. */
            searched: components["schemas"]["Searched"];
            skill: components["schemas"]["SkillName"] | null;
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description What is done when it is met, in a few words. */
            title: string;
            why_unknown: components["schemas"]["WhyUnknownName"] | null;
        };
        /** @description A page of moments. */
        MomentsPage: {
            /** @description The moments. */
            moments: components["schemas"]["MomentListed"][];
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are, counted up to 10,000; on the first page alone.
             */
            total: number | null;
            /** @description Whether there are more than were counted. */
            total_is_more: boolean;
        };
        /** @description What came nearest to an answer. */
        NearestShown: (components["schemas"]["WeighedShown"] & {
            /** @description How many words its turn shares with the opener. */
            shared_words: number;
        } & {
            /** @enum {string} */
            by: "model";
        }) | {
            /** @description The words. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "shared_words";
            /** @description How many. */
            words: number;
        } | {
            /** @description The words. */
            at: components["schemas"]["WordsAt"];
            /** @enum {string} */
            by: "wording";
            /** @description How many of its words are there. */
            has_words: number;
            /** @description The wording, as the rubric has it. */
            of: string;
            /** @description How many it has. */
            of_words: number;
        };
        /** @description What is measured, and what is not. */
        Notice: {
            /** @description Whom to ask. */
            contact: string | null;
            /** @description What is measured. */
            measured: string[];
            /** @description What is not. */
            not_measured: string[];
        };
        /** @description A kind that is switched off. */
        OffShown: {
            /** @description Its name. */
            moment: string;
            /** @description The site where it is, by the roster; empty for every one. */
            site?: string;
        };
        /** @enum {string} */
        OutcomeName: "met" | "missed" | "unknown";
        /** @enum {string} */
        OutcomeOrNone: "met" | "missed" | "unknown" | "none";
        /** @enum {string} */
        OwnerName: "associate" | "script" | "system" | "bot" | "earlier_party";
        /** @description What one feature adds to a score. */
        PartShown: {
            /**
             * Format: double
             * @description What it adds.
             */
            logits: number | null;
            /** @description The feature. */
            what: string;
        };
        /** @enum {string} */
        PartyRoleName: "agent" | "customer" | "supervisor" | "bot" | "other";
        /** @description A party. */
        PartyShown: {
            /** @description The name, for those who may see it. */
            name: string | null;
            /** @description Its number in this conversation. */
            number: number;
            /** @description The pseudonym. */
            pseudonym: string;
            /** @description `agent`, `customer`, `supervisor`, `bot` or `other`. */
            role: components["schemas"]["PartyRoleName"];
            /** @description The team that the source states. */
            team: string | null;
        };
        /** @description Another password for oneself. */
        PasswordGiven: {
            /** @description The one until now. */
            current: string;
            /** @description The one from now on: 12 characters at least. */
            new: string;
        };
        /** @description Words in a turn. */
        PlaceShown: {
            /**
             * Format: int32
             * @description The byte behind the last.
             */
            end_byte: number;
            /** @description The words. */
            quote: string;
            /**
             * Format: int32
             * @description The first byte in the turn's text, UTF-8.
             */
            start_byte: number;
            /**
             * Format: int32
             * @description The turn.
             */
            turn: number;
        };
        /** @description What the script, the system or a bot left undone, of one kind in one programme. */
        ProcessFinding: {
            /** @description The conversation they are from. */
            conversation: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description The kind. */
            moment: string;
            /** @description Whose it is. */
            owner: components["schemas"]["OwnerName"];
            /** @description The programme. */
            programme: string;
            /** @description The words of the newest of them. */
            quote: string;
            /** @description In a few words. */
            title: string;
        };
        /** @description How large a programme is. */
        ProgrammeShown: {
            /** @description What it is about, as its rubric says. */
            about: string;
            /**
             * Format: int64
             * @description How many agents.
             */
            agents: number;
            /**
             * Format: int64
             * @description How many conversations.
             */
            conversations: number;
            /**
             * Format: int64
             * @description How many missed duties wait for a person; nothing for who confirms none.
             */
            duties_open: number | null;
            /** @description The programme; empty for conversations of none. */
            programme: string;
            /** @description How many skills were met, of those whose outcome is known. */
            situations: components["schemas"]["SkillCount"];
        };
        /** @description A draft that is to hold from now on. */
        PublishGiven: {
            /**
             * @description The version that held when it was begun: where somebody published another meanwhile, nothing is
             *     published. Where nothing is said, it holds whatever held before.
             */
            from?: number | null;
            /** @description Its text, TOML. */
            toml: string;
        };
        /** @description What a programme asks from now on. */
        Published: {
            /** @description Which version it is, from 1. */
            version: number;
        };
        /** @description How far people agree on a question. */
        QuestionAgreement: {
            /** @description How far they agree. */
            alpha: components["schemas"]["AlphaShown"];
            /** @description The question's id. */
            moment: string;
            /** @description What the client asks. */
            title: string;
        };
        /** @description Words that were found. */
        QuoteShown: {
            /** @description Where the words stand in the text: first byte and end byte, UTF-8. */
            hits: number[][];
            /**
             * Format: int64
             * @description When it began, in milliseconds.
             */
            start_ms: number | null;
            /** @description What was said, masked. */
            text: string;
            /**
             * Format: int32
             * @description The turn.
             */
            turn: number;
        };
        /** @description A recording and its quality. */
        RecordingShown: {
            /**
             * Format: int32
             * @description The highest frequency that carries speech.
             */
            bandwidth_hz: number | null;
            /**
             * Format: int32
             * @description How many channels.
             */
            channels: number;
            /**
             * Format: double
             * @description The share of samples that are cut off at the top, 0..=1.
             */
            clipped: number;
            /** @description The codec. */
            codec: string;
            /**
             * Format: int32
             * @description How often the sound breaks off.
             */
            dropouts: number;
            /** @description Why it could not be read to its end. */
            fault: string | null;
            /** @description The name of its file. */
            file: string;
            /**
             * Format: int64
             * @description How long it is.
             */
            length_ms: number;
            /**
             * Format: int64
             * @description How much could not be decoded, in milliseconds.
             */
            lost_ms: number;
            /**
             * Format: int32
             * @description Samples a second.
             */
            rate_hz: number;
            /**
             * Format: double
             * @description How far speech stands above what is always there, in dB.
             */
            signal_to_noise_db: number | null;
        };
        /** @description The body of every refusal. */
        Refusal: {
            /** @description What it is about. */
            error: components["schemas"]["RefusalError"];
        };
        /** @description A refusal for programs and for people. */
        RefusalError: {
            /**
             * @description For programs: `not_signed_in`, `not_allowed`, `not_found`, `bad`, `too_often`,
             *     `too_large`, `busy` or `failed`.
             */
            code: string;
            /** @description For people. */
            message: string;
        };
        /** @description Limits to be set; what is not given has none. */
        RetentionGiven: {
            /**
             * Format: int32
             * @description For how many days conversations are kept.
             */
            conversation_days?: number | null;
            /** @description The programme; empty for conversations of none. */
            programme: string;
            /**
             * Format: int32
             * @description For how many days sound is kept.
             */
            sound_days?: number | null;
        };
        /** @description What is kept, and for how long. */
        RetentionShown: {
            /** @description What is held, the oldest hold first. */
            holds: components["schemas"]["HoldShown"][];
            /** @description Every programme that has conversations or limits. */
            programmes: components["schemas"]["KeptShown"][];
            /** @description Whether the folder of the sound is not there: what has sound is erased when it is again. */
            sound_is_away: boolean;
        };
        /** @description A review in a list. */
        ReviewListed: {
            /** @description When it was asked for. */
            asked_at: string;
            /** @description Who judges. */
            by: string | null;
            /** @description The calibration it is part of. */
            calibration: string | null;
            /** @description The conversation. */
            conversation: components["schemas"]["RowShown"];
            /** @description What the form is called; empty where the programme has none. */
            form: string;
            /** @description Its number. */
            key: string;
            /** @description Whether it is the viewer's own. */
            mine: boolean;
            /** @description `waiting` for anybody, `open` with somebody, or `submitted`. */
            state: components["schemas"]["ReviewState"];
            /** @description When it was handed in. */
            submitted_at: string | null;
        };
        /** @description A review with its form. */
        ReviewShown: components["schemas"]["ReviewListed"] & {
            /** @description What was answered so far, by question. */
            answers: {
                [key: string]: components["schemas"]["AnswerKept"];
            };
            /** @description Whether neither what Earnest found nor what others said is shown yet. */
            blind: boolean;
            /** @description What was written to the whole. */
            note: string;
            /** @description The questions, in order. */
            questions: components["schemas"]["Item"][];
            /**
             * Format: int32
             * @description How long it took so far, in seconds.
             */
            taken_s: number;
            /** @description Whether the client adds points up. */
            total: boolean;
        };
        /** @enum {string} */
        ReviewState: "waiting" | "open" | "submitted";
        /** @description Reviews. */
        Reviews: {
            /** @description Where the list goes on; nothing after the last. */
            next: string | null;
            /** @description The reviews. */
            reviews: components["schemas"]["ReviewListed"][];
        };
        /** @description Conversations to be judged. */
        ReviewsAsked: {
            /** @description Their numbers. */
            conversations: string[];
            /** @description The account of who is to judge; whoever takes them, where nobody is named. */
            evaluator?: string | null;
        };
        /** @description How many accounts a role has. */
        RoleCount: {
            /** @description How many. */
            count: number;
            /** @description The role. */
            role: components["schemas"]["AccountRole"];
        };
        /** @description Who is in which team. */
        RosterListed: {
            /** @description How many people. */
            people: number;
            /** @description The rows. */
            rows: components["schemas"]["RosterShown"][];
            /** @description In how many teams. */
            teams: number;
        };
        /** @description A row that was left out. */
        RosterProblem: {
            /** @description What was expected. */
            message: string;
            /** @description The line of the file. */
            place: string;
        };
        /** @description What a roster came to. */
        RosterSet: {
            /**
             * Format: int64
             * @description Of how many people.
             */
            people: number;
            /** @description What was left out, and why. */
            problems: components["schemas"]["RosterProblem"][];
            /**
             * Format: int64
             * @description Rows that were set.
             */
            rows: number;
        };
        /** @description A row of the roster. */
        RosterShown: {
            /** @description The agent's pseudonym. */
            agent: string;
            /** @description The first day. */
            from: string | null;
            /** @description What they are called, where the roster says. */
            name: string | null;
            /** @description The programme; empty for any. */
            programme: string;
            /** @description The site; empty where it is not said. */
            site: string;
            /** @description The team. */
            team: string;
            /** @description The first day on which it holds no more. */
            until: string | null;
        };
        /** @description A conversation in a list. */
        RowShown: {
            /** @description The agent's pseudonym. */
            agent: string | null;
            /** @description The agent's name, for those who may see it. */
            agent_name: string | null;
            /** @description Whether one judges it in a calibration and has not handed in: nothing that was found is counted. */
            blind: boolean;
            /** @description `voice`, `chat`, `email` or `social`. */
            channel: components["schemas"]["ChannelName"];
            /** @description The customer's pseudonym. */
            customer: string | null;
            /** @description The day it began, in the programme's time zone. */
            day: string | null;
            direction: components["schemas"]["DirectionName"] | null;
            /**
             * Format: int64
             * @description Duties that were missed.
             */
            duties_missed: number;
            /**
             * Format: int64
             * @description Faults that happened.
             */
            faults: number;
            /** @description Whether there is a recording of it. */
            has_sound: boolean;
            /** @description Its id in its source. */
            id: string;
            /** @description The database's number. */
            key: string;
            /** @description The language. */
            language: string | null;
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            length_ms: number | null;
            /**
             * Format: int64
             * @description How many marks and disputes people made in it.
             */
            marks: number;
            /**
             * Format: int64
             * @description Skills that were met.
             */
            met: number;
            /**
             * Format: int64
             * @description Skills that were missed.
             */
            missed: number;
            /** @description The programme. */
            programme: string | null;
            /** @description The queue. */
            queue: string | null;
            /** @description Where words were asked for: the turns that say most of them. */
            quotes: components["schemas"]["QuoteShown"][];
            /** @description Where it comes from. */
            source: string;
            /** @description When it began, UTC. */
            started_at: string | null;
            /** @description The agent's team on that day. */
            team: string | null;
            /** @description How its times came about. */
            timing: components["schemas"]["TimingName"];
            /** @description What it is about, as the source says. */
            topic: string | null;
            /**
             * Format: int64
             * @description How many turns it has.
             */
            turns: number;
            /**
             * Format: int64
             * @description Skills of which the record cannot tell.
             */
            unknown: number;
            /** @description Where it is proposed: why, in a few words. */
            why: string | null;
        };
        /** @description What a programme asks, in a list. */
        RubricListed: {
            /** @description In a few words. */
            about: string;
            /** @description When it was set. */
            at: string;
            /** @description The edition that its rules give. */
            edition: string;
            /** @description The programme. */
            programme: string;
            /** @description Which version it is, from 1. */
            version: number;
        };
        /** @description What a programme asks, in one of its versions. */
        RubricShown: {
            /** @description In a few words. */
            about: string;
            /** @description When it was set. */
            at: string;
            /** @description Whether this one may change it. */
            may_edit: boolean;
            /** @description The programme. */
            programme: string;
            /** @description Its text, TOML. */
            toml: string;
            /** @description Which version this is, from 1. */
            version: number;
            /** @description Every version, the newest, which holds, first. */
            versions: components["schemas"]["VersionShown"][];
        };
        /** @description What programmes ask. */
        Rubrics: {
            /** @description By programme. */
            rubrics: components["schemas"]["RubricListed"][];
        };
        /** @enum {string} */
        RulingName: "overturned" | "stands";
        /** @description The stretch of turns that was looked through. */
        Searched: {
            /**
             * Format: int32
             * @description The first of them.
             */
            first_turn: number;
            /**
             * Format: int32
             * @description The last of them.
             */
            last_turn: number;
        };
        /** @description A section: what its items are, its id tells. */
        Section: {
            /** @enum {string} */
            id: "seen";
            /**
             * @description An agent's: two moments that were met, up to three that were missed, the newest of what was
             *     added since they were here.
             */
            items: components["schemas"]["MomentListed"][];
        } | {
            /** @enum {string} */
            id: "disputes";
            /** @description An agent's: disputes. */
            items: components["schemas"]["DisputeListed"][];
        } | {
            /** @enum {string} */
            id: "looked";
            /** @description An agent's: who looked at their conversations, newest first. */
            items: components["schemas"]["LookShown"][];
        } | {
            /** @enum {string} */
            id: "coaching";
            /** @description What was agreed, and is to be looked at again. */
            items: components["schemas"]["CoachingShown"][];
        } | {
            /** @enum {string} */
            id: "team";
            /** @description An agent's: what their team did together in the last whole month. */
            items: components["schemas"]["TeamShown"][];
        } | {
            /** @enum {string} */
            id: "worth_hearing";
            /** @description A team lead's: conversations that are worth an ear, and why. */
            items: components["schemas"]["RowShown"][];
        } | {
            /** @enum {string} */
            id: "queue";
            /** @description An evaluator's and a quality lead's: reviews. */
            items: components["schemas"]["ReviewListed"][];
        } | {
            /** @enum {string} */
            id: "kinds";
            /** @description A quality lead's: how each kind fares. */
            items: components["schemas"]["KindFares"][];
        } | {
            /** @enum {string} */
            id: "calibrations";
            /** @description A quality lead's: calibrations. */
            items: components["schemas"]["CalibrationListed"][];
        } | {
            /** @enum {string} */
            id: "programmes";
            /** @description An operations head's and a client's: how programmes fare. */
            items: components["schemas"]["ProgrammeShown"][];
        } | {
            /** @enum {string} */
            id: "process";
            /** @description An operations head's: what the script, the system or a bot left undone. */
            items: components["schemas"]["ProcessFinding"][];
        } | {
            /** @enum {string} */
            id: "duties";
            /** @description A quality lead's and an operations head's: missed duties that wait for a person. */
            items: components["schemas"]["DutyListed"][];
        } | {
            /** @enum {string} */
            id: "accounts";
            /** @description An administrator's: how many accounts each role has. */
            items: components["schemas"]["RoleCount"][];
        } | {
            /** @enum {string} */
            id: "imports";
            /** @description An administrator's: the last imports. */
            items: components["schemas"]["ImportListed"][];
        } | {
            /** @enum {string} */
            id: "health";
            /** @description An administrator's: whether everything is as it should be. */
            items: components["schemas"]["HealthCheck"][];
        } | {
            /** @enum {string} */
            id: "audit";
            /** @description An auditor's: what was done last. */
            items: components["schemas"]["AuditRow"][];
        };
        /** @description A login and its password. */
        SignIn: {
            /** @description The login. */
            login: string;
            /** @description The password. */
            password: string;
        };
        /** @description A measured number. */
        SignalShown: {
            /**
             * Format: int32
             * @description The number of the party it is about; none where it is about the conversation.
             */
            party: number | null;
            /** @description Which. */
            signal: string;
            /** @description Its unit. */
            unit: string;
            /**
             * Format: double
             * @description The number.
             */
            value: number;
        };
        /** @description How many situations arose, and what became of them. */
        Situations: {
            /** @description Of so many whose outcome is known. */
            arose: number;
            /** @description So many more the record cannot tell of. */
            cannot_tell: number;
            /** @description At least one moment met and none missed. */
            handled: number;
        };
        /** @description Skills that were called for. */
        SkillCount: {
            /**
             * Format: int64
             * @description Of how many whose outcome is known.
             */
            arose: number;
            /**
             * Format: int64
             * @description How many were met.
             */
            handled: number;
        };
        /** @enum {string} */
        SkillName: "listening" | "empathic_acts" | "figures" | "service_handling" | "clarity" | "constructive" | "right_and_firm" | "follow_through";
        /** @description Whether a conversation can be heard here. */
        Sound: {
            /**
             * Format: int64
             * @description How long it is, in milliseconds.
             */
            length_ms: number | null;
            /**
             * @description What is drawn of it before it is loaded, a text a track, of two the parties' in their order: the
             *     loudest of each of 2,000 stretches of equal length at most, 0 to 255, as base64. The loudest of a track
             *     is 255.
             */
            outline: string[];
            /** @description Whether there is something to play. */
            playable: boolean;
            /** @description Where it is played from. */
            url: string | null;
            why_not: components["schemas"]["WhyNotPlayable"] | null;
        };
        /** @enum {string} */
        StatusName: "trial" | "proven" | "withheld";
        /** @enum {string} */
        StretchName: "hold" | "music" | "ringing" | "announcement" | "clipped" | "noisy" | "broken" | "empty" | "doubled";
        /** @description A part of the recording that is no talk. */
        StretchShown: {
            /**
             * Format: int64
             * @description When it ends.
             */
            end_ms: number;
            /** @description `hold`, `music`, `ringing` and others. */
            kind: components["schemas"]["StretchName"];
            /**
             * Format: int32
             * @description On whose track.
             */
            party: number | null;
            /**
             * Format: int64
             * @description When it begins, in milliseconds.
             */
            start_ms: number;
            /** @description Whether the source states it; else it was heard. */
            stated: boolean;
        };
        /** @description What is done with a programme's conversations. */
        SwitchesShown: {
            /** @description What was found may be used to appraise people. Nothing does yet. */
            appraisal: boolean;
            /** @description Agents and team leads are shown what was found. */
            development: boolean;
            /** @description New conversations are measured; where not, they are not stored. */
            measuring: boolean;
            /** @description Kinds that are switched off: not stored, and taken out where they were. */
            off?: components["schemas"]["OffShown"][];
            /**
             * Format: int32
             * @description Of new conversations how many in a hundred are measured, 1 to 100.
             */
            sampled_percent: number;
            /** @description Agents and team leads are shown kinds on trial. */
            trial_shown: boolean;
        };
        /** @description What somebody gives who takes up an invitation. */
        TakenUp: {
            /** @description The login to sign in with from now on; the one of the invitation, where nothing is given. */
            login?: string | null;
            /** @description What they are called. */
            name?: string | null;
            /** @description The password: 12 characters at least. */
            password: string;
            /** @description What the link holds. */
            token: string;
        };
        /** @description How a team fares with a kind of moment. */
        TeamKindShown: {
            /** @description The kind. */
            moment: string;
            /**
             * Format: int64
             * @description In whose conversations it was called for: so many people.
             */
            people: number;
            /** @description How many were met, of how many whose outcome is known. */
            situations: components["schemas"]["SkillCount"];
            /** @description `trial` or `proven`. */
            status: components["schemas"]["StatusName"];
            /** @description In a few words. */
            title: string;
        };
        /** @description What the associates of a team did together in a month. */
        TeamShown: {
            /** @description The skills that were called for in conversations of five of them or more. */
            kinds: components["schemas"]["TeamKindShown"][];
            /** @description The month, as in `2026-03`. */
            month: string;
            /**
             * Format: int64
             * @description How many of them had a skill called for; nothing where they are fewer than five, of whom nothing is
             *     told.
             */
            people: number | null;
            /** @description The programme; empty for any. */
            programme: string;
            /** @description The team. */
            team: string;
        };
        /** @enum {string} */
        TimingName: "stereo" | "diarised" | "laid" | "transcript" | "none";
        /** @description What a draft would change. */
        Tried: {
            /** @description What becomes of moments, by kind. */
            changes: components["schemas"]["ChangeOfKind"][];
            /** @description How many of the newest conversations it was tried on. */
            conversations: number;
            /** @description How many moments today's rubric finds in them. */
            moments_now: number;
            /** @description How many the draft finds. */
            moments_then: number;
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            took_ms: number;
        };
        /** @description A turn. */
        TurnShown: {
            /**
             * Format: int64
             * @description When it ends.
             */
            end_ms: number | null;
            /**
             * Format: int32
             * @description How surely it was heard, in percent.
             */
            heard: number | null;
            /** @description Whether that is below the programme's limit. */
            heard_poorly: boolean;
            /** @description Where masked values stand: first byte and end byte of the text in UTF-8. */
            masked: number[][];
            /**
             * Format: int32
             * @description The number of the party whose it is.
             */
            party: number;
            /** @description The party's role. */
            role: components["schemas"]["PartyRoleName"];
            /**
             * Format: int64
             * @description When it begins, in milliseconds from the start of the conversation.
             */
            start_ms: number | null;
            /** @description The words, masked. */
            text: string;
            /** @description Its number. */
            turn: number;
            /**
             * @description Its words, where it is known when each was said and there is sound to play: the first byte of the
             *     text in UTF-8, and when it begins in milliseconds from the start of the conversation. A masked
             *     value is one.
             */
            words: number[][] | null;
        };
        /** @description A stretch of turns. */
        TurnsShown: {
            /**
             * Format: int32
             * @description The first of them.
             */
            first_turn: number;
            /**
             * Format: int32
             * @description The last of them.
             */
            last_turn: number;
        };
        /** @description Until when somebody may see. */
        Until: {
            /** @description RFC 3339, UTC. */
            until: string;
        };
        /** @enum {string} */
        VerdictName: "agree" | "not_mine" | "missing";
        /** @description A version of a rubric. */
        VersionShown: {
            /** @description When it was set. */
            at: string;
            /** @description Its number, from 1. */
            version: number;
        };
        /** @description A view to be saved. */
        ViewGiven: {
            /** @description What it is called. */
            name: string;
            /** @description The filters, as an address has them. */
            query: string;
            /** @description Whether others see it too. */
            shared?: boolean;
        };
        /** @description A list that somebody saved. */
        ViewShown: {
            /** @description Its number. */
            key: string;
            /** @description Whether it is the viewer's own. */
            mine: boolean;
            /** @description What it is called. */
            name: string;
            /** @description The filters, as an address has them. */
            query: string;
            /** @description Whether others see it too. */
            shared: boolean;
        };
        /** @description Lists that were saved. */
        Views: {
            /** @description By name. */
            views: components["schemas"]["ViewShown"][];
        };
        /** @description What a model makes of a sentence for one act, in logits. */
        WeighedShown: {
            /** @description The sentence. */
            at: components["schemas"]["WordsAt"];
            /**
             * Format: double
             * @description From this score on it may be there.
             */
            doubt_from: number | null;
            /**
             * Format: double
             * @description From this score on the act is found.
             */
            found_from: number | null;
            /**
             * Format: double
             * @description How far that is above what it is found from.
             */
            margin: number | null;
            /** @description The act. */
            of: string;
            /**
             * Format: double
             * @description What the features that have no name add.
             */
            others: number | null;
            /** @description Whether the head is the programme's own. */
            own_head: boolean;
            /** @description What its features add, largest first. */
            parts: components["schemas"]["PartShown"][];
            /**
             * Format: double
             * @description Its score: `start`, all `parts` and the `others` together.
             */
            score: number | null;
            /**
             * Format: double
             * @description The score of a sentence without features.
             */
            start: number | null;
        };
        /** @enum {string} */
        WhyNotPlayable: "no_recording" | "no_words" | "not_kept";
        /** @description Why one moment came out as it did. */
        WhyShown: {
            answer: components["schemas"]["WordsAt"] | null;
            /** @description What that rests on. */
            answered_by: components["schemas"]["GroundShown"][];
            /** @description `skill`, `fault`, `duty` or `ritual`. */
            class: string;
            compared: components["schemas"]["ComparedShown"] | null;
            /**
             * Format: double
             * @description How sure the finder is, 0..=1.
             */
            confidence: number | null;
            judge: components["schemas"]["JudgeShown"] | null;
            /** @description What would have met it. */
            looked_for: string;
            misheard: components["schemas"]["MisheardShown"] | null;
            /** @description The kind. */
            moment: string;
            nearest: components["schemas"]["NearestShown"] | null;
            /** @description What that rests on. */
            opened_by: components["schemas"]["GroundShown"][];
            /** @description What opened it. */
            opener: components["schemas"]["WordsAt"];
            /** @description `met`, `missed` or `unknown`. */
            outcome: string;
            /** @description What the rule said before its judge. */
            rule: string | null;
            /** @description Where it was looked for. */
            searched: components["schemas"]["TurnsShown"];
            /** @description What settled it and by how much, in words. */
            settled: string;
            /** @description What is stored, where that is something else. */
            stored: string | null;
            /** @description Why the record cannot tell, where it cannot. */
            why_unknown: string | null;
        };
        /** @enum {string} */
        WhyUnknownName: "language" | "channel" | "timing" | "no_agent" | "cut_off" | "unsure" | "misheard" | "unproven";
        /** @description Why moments of one conversation came out as they did, by the rules as they stand. */
        WhysShown: {
            /** @description Its id there. */
            conversation_id: string;
            /** @description The rules that say why. */
            edition: string;
            /** @description Where the conversation comes from. */
            source: string;
            /** @description The rules that found what is stored. */
            stored_edition: string;
            /** @description The moments. */
            why: components["schemas"]["WhyShown"][];
        };
        /** @description Words in a turn. */
        WordsAt: {
            /**
             * Format: int32
             * @description The byte behind the last.
             */
            end_byte: number;
            /** @description The words. */
            quote: string;
            /**
             * Format: int32
             * @description The first byte in the turn's text, UTF-8.
             */
            start_byte: number;
            /**
             * Format: int32
             * @description The turn.
             */
            turn: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accounts"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChanged"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    invite_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                /** @description Done at this time or later, RFC 3339. */
                since?: string;
                /** @description Where the list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description Of this kind alone, such as `view`. */
                action?: "view" | "play" | "search" | "export" | "mark" | "unmark" | "dispute" | "decide" | "check_duty" | "coach" | "review" | "calibrate" | "sign_in" | "failed_sign_in" | "invite" | "take_up" | "change_account" | "close_account" | "open_account" | "make_key" | "revoke_key" | "roster" | "switches" | "set_retention" | "expire" | "hold" | "release" | "break_glass" | "end_glass" | "publish_rubric" | "upload" | "reveal" | "erase" | "text_erased";
                /** @description By the account of this number alone. */
                account?: string;
                /**
                 * @description About this alone: the id of a conversation, stored or erased, with its source before a colon where
                 *     nothing else of that source is stored; or what a row has in `of`.
                 */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    of_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Looks"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    verified: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerified"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    break_glass: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Glass"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Until"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    end_glass: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    calibrations: {
        parameters: {
            query?: {
                /** @description Where the list goes on: the `next` of the part before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibrations"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    calibrate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalibrationGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    calibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The calibration's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalibrationShown"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    coachings: {
        parameters: {
            query?: {
                /** @description `open` (to be looked at again) or `done`; `open` where nothing is said. */
                state?: "open" | "done";
                /** @description Where the list goes on: the `next` of the part before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coachings"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    coach: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CoachingGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    follow_up: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    conversations: {
        parameters: {
            query?: {
                /** @description The programme. */
                programme?: string;
                /** @description The team, on the conversation's day. */
                team?: string;
                /** @description The agent's pseudonym. */
                agent?: string;
                /** @description `voice`, `chat`, `email` or `social`. */
                channel?: "voice" | "chat" | "email" | "social";
                /** @description Two letters of ISO 639-1. */
                language?: string;
                /** @description The topic, as the source says it. */
                topic?: string;
                /** @description The first day, as in `2026-03-02`. */
                from?: string;
                /** @description The last day. */
                until?: string;
                /** @description With a moment of this kind. */
                moment?: string;
                /** @description With a moment of this outcome: `met`, `missed` or `unknown`. */
                outcome?: "met" | "missed" | "unknown";
                /** @description With a moment of this owner, such as `associate`. */
                owner?: "associate" | "script" | "system" | "bot" | "earlier_party";
                /** @description With a moment of this class: `skill`, `fault`, `duty` or `ritual`. */
                class?: "skill" | "fault" | "duty" | "ritual";
                /** @description With these words; `docs/search.md` says how they are written. */
                q?: string;
                /** @description With a recording, or without. */
                has_sound?: boolean;
                /**
                 * @description With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
                 *     missed duties `checked`, or `unchecked` where nobody looked yet.
                 */
                mark?: "any" | "agree" | "not_mine" | "missing" | "disputed" | "checked" | "unchecked";
                /** @description `newest`, `oldest`, `missed` or `longest`. */
                sort?: "newest" | "oldest" | "missed" | "longest";
                /** @description Where a list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description For what is taken out: `csv` or `parquet`. */
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationsPage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_conversations: {
        parameters: {
            query?: {
                /** @description The programme. */
                programme?: string;
                /** @description The team, on the conversation's day. */
                team?: string;
                /** @description The agent's pseudonym. */
                agent?: string;
                /** @description `voice`, `chat`, `email` or `social`. */
                channel?: "voice" | "chat" | "email" | "social";
                /** @description Two letters of ISO 639-1. */
                language?: string;
                /** @description The topic, as the source says it. */
                topic?: string;
                /** @description The first day, as in `2026-03-02`. */
                from?: string;
                /** @description The last day. */
                until?: string;
                /** @description With a moment of this kind. */
                moment?: string;
                /** @description With a moment of this outcome: `met`, `missed` or `unknown`. */
                outcome?: "met" | "missed" | "unknown";
                /** @description With a moment of this owner, such as `associate`. */
                owner?: "associate" | "script" | "system" | "bot" | "earlier_party";
                /** @description With a moment of this class: `skill`, `fault`, `duty` or `ritual`. */
                class?: "skill" | "fault" | "duty" | "ritual";
                /** @description With these words; `docs/search.md` says how they are written. */
                q?: string;
                /** @description With a recording, or without. */
                has_sound?: boolean;
                /**
                 * @description With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
                 *     missed duties `checked`, or `unchecked` where nobody looked yet.
                 */
                mark?: "any" | "agree" | "not_mine" | "missing" | "disputed" | "checked" | "unchecked";
                /** @description `newest`, `oldest`, `missed` or `longest`. */
                sort?: "newest" | "oldest" | "missed" | "longest";
                /** @description Where a list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description For what is taken out: `csv` or `parquet`. */
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The database's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Detail"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    mark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    sound: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The database's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": number[];
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": number[];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    why: {
        parameters: {
            query: {
                /** @description The moment's id. */
                moment: string;
            };
            header?: never;
            path: {
                /** @description The database's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhysShown"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    disputes: {
        parameters: {
            query?: {
                /** @description `open` or `decided`; `open` where nothing is said. */
                state?: "open" | "decided";
                /** @description Of moments of this kind alone. */
                moment?: string;
                /** @description Where the list goes on: the `next` of the part before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disputes"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    dispute: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The dispute's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    duties: {
        parameters: {
            query?: {
                /** @description `open` or `done`; `open` where nothing is said. */
                state?: "open" | "done";
                /** @description Where the list goes on: the `next` of the part before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duties"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    check_duty: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The moment's id */
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    evaluators: {
        parameters: {
            query: {
                /** @description Its name. */
                programme: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluators"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_list: {
        parameters: {
            query?: {
                /** @description `csv` or `parquet`; `csv` where nothing is said. */
                format?: "csv" | "parquet";
                /** @description Of coaching, disputes, duties and reviews, as their lists have it: `open` where nothing is said. */
                state?: string;
                /** @description Of disputes: of moments of this kind alone. */
                moment?: string;
                /** @description Of the audit: done at this time or later, RFC 3339. */
                since?: string;
                /** @description Of the audit: of this kind alone, such as `view`. */
                action?: "view" | "play" | "search" | "export" | "mark" | "unmark" | "dispute" | "decide" | "check_duty" | "coach" | "review" | "calibrate" | "sign_in" | "failed_sign_in" | "invite" | "take_up" | "change_account" | "close_account" | "open_account" | "make_key" | "revoke_key" | "roster" | "switches" | "set_retention" | "expire" | "hold" | "release" | "break_glass" | "end_glass" | "publish_rubric" | "upload" | "reveal" | "erase" | "text_erased";
                /** @description Of the audit: by the account of this number alone. */
                account?: string;
                /** @description Of the audit: about this alone, as its list has it. */
                of?: string;
                /** @description Of the roster: the day. */
                on?: string;
            };
            header?: never;
            path: {
                /** @description The list */
                list: "accounts" | "audit" | "calibrations" | "coaching" | "disputes" | "duties" | "holds" | "imports" | "keys" | "kinds" | "limits" | "process" | "programmes" | "reviews" | "roster" | "rubrics";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    facets: {
        parameters: {
            query?: {
                /** @description The programme. */
                programme?: string;
                /** @description The team, on the conversation's day. */
                team?: string;
                /** @description The agent's pseudonym. */
                agent?: string;
                /** @description `voice`, `chat`, `email` or `social`. */
                channel?: "voice" | "chat" | "email" | "social";
                /** @description Two letters of ISO 639-1. */
                language?: string;
                /** @description The topic, as the source says it. */
                topic?: string;
                /** @description The first day, as in `2026-03-02`. */
                from?: string;
                /** @description The last day. */
                until?: string;
                /** @description With a moment of this kind. */
                moment?: string;
                /** @description With a moment of this outcome: `met`, `missed` or `unknown`. */
                outcome?: "met" | "missed" | "unknown";
                /** @description With a moment of this owner, such as `associate`. */
                owner?: "associate" | "script" | "system" | "bot" | "earlier_party";
                /** @description With a moment of this class: `skill`, `fault`, `duty` or `ritual`. */
                class?: "skill" | "fault" | "duty" | "ritual";
                /** @description With these words; `docs/search.md` says how they are written. */
                q?: string;
                /** @description With a recording, or without. */
                has_sound?: boolean;
                /**
                 * @description With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
                 *     missed duties `checked`, or `unchecked` where nobody looked yet.
                 */
                mark?: "any" | "agree" | "not_mine" | "missing" | "disputed" | "checked" | "unchecked";
                /** @description `newest`, `oldest`, `missed` or `longest`. */
                sort?: "newest" | "oldest" | "missed" | "longest";
                /** @description Where a list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description For what is taken out: `csv` or `parquet`. */
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacetsShown"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    hold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    home: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    imports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imports"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query?: {
                /** @description The programme of conversations that do not say. */
                programme?: string;
                /** @description Where the records come from; ids are unique within a source. */
                source?: string;
                /** @description The format, instead of finding it. */
                format?: string;
                /** @description The language of conversations that do not say, as a code like `en`. */
                language?: string;
                /** @description Which role a speaker's label stands for, as in `Rep=agent,Caller=customer`. */
                roles?: string;
            };
            header?: {
                /** @description The file's name, percent-encoded */
                "x-file-name"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportListed"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's key */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportListed"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Keys"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    make_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMade"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    kinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindShown"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    look_as: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookAs"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    unmark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mark's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    moments: {
        parameters: {
            query?: {
                /** @description The programme. */
                programme?: string;
                /** @description The team, on the conversation's day. */
                team?: string;
                /** @description The agent's pseudonym. */
                agent?: string;
                /** @description `voice`, `chat`, `email` or `social`. */
                channel?: "voice" | "chat" | "email" | "social";
                /** @description Two letters of ISO 639-1. */
                language?: string;
                /** @description The topic, as the source says it. */
                topic?: string;
                /** @description The first day, as in `2026-03-02`. */
                from?: string;
                /** @description The last day. */
                until?: string;
                /** @description With a moment of this kind. */
                moment?: string;
                /** @description With a moment of this outcome: `met`, `missed` or `unknown`. */
                outcome?: "met" | "missed" | "unknown";
                /** @description With a moment of this owner, such as `associate`. */
                owner?: "associate" | "script" | "system" | "bot" | "earlier_party";
                /** @description With a moment of this class: `skill`, `fault`, `duty` or `ritual`. */
                class?: "skill" | "fault" | "duty" | "ritual";
                /** @description With these words; `docs/search.md` says how they are written. */
                q?: string;
                /** @description With a recording, or without. */
                has_sound?: boolean;
                /**
                 * @description With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
                 *     missed duties `checked`, or `unchecked` where nobody looked yet.
                 */
                mark?: "any" | "agree" | "not_mine" | "missing" | "disputed" | "checked" | "unchecked";
                /** @description `newest`, `oldest`, `missed` or `longest`. */
                sort?: "newest" | "oldest" | "missed" | "longest";
                /** @description Where a list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description For what is taken out: `csv` or `parquet`. */
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentsPage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_moments: {
        parameters: {
            query?: {
                /** @description The programme. */
                programme?: string;
                /** @description The team, on the conversation's day. */
                team?: string;
                /** @description The agent's pseudonym. */
                agent?: string;
                /** @description `voice`, `chat`, `email` or `social`. */
                channel?: "voice" | "chat" | "email" | "social";
                /** @description Two letters of ISO 639-1. */
                language?: string;
                /** @description The topic, as the source says it. */
                topic?: string;
                /** @description The first day, as in `2026-03-02`. */
                from?: string;
                /** @description The last day. */
                until?: string;
                /** @description With a moment of this kind. */
                moment?: string;
                /** @description With a moment of this outcome: `met`, `missed` or `unknown`. */
                outcome?: "met" | "missed" | "unknown";
                /** @description With a moment of this owner, such as `associate`. */
                owner?: "associate" | "script" | "system" | "bot" | "earlier_party";
                /** @description With a moment of this class: `skill`, `fault`, `duty` or `ritual`. */
                class?: "skill" | "fault" | "duty" | "ritual";
                /** @description With these words; `docs/search.md` says how they are written. */
                q?: string;
                /** @description With a recording, or without. */
                has_sound?: boolean;
                /**
                 * @description With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
                 *     missed duties `checked`, or `unchecked` where nobody looked yet.
                 */
                mark?: "any" | "agree" | "not_mine" | "missing" | "disputed" | "checked" | "unchecked";
                /** @description `newest`, `oldest`, `missed` or `longest`. */
                sort?: "newest" | "oldest" | "missed" | "longest";
                /** @description Where a list goes on: the `next` of the page before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
                /** @description For what is taken out: `csv` or `parquet`. */
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    owner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakenUp"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionShown"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    set_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    reviews: {
        parameters: {
            query?: {
                /** @description `open` (to be judged) or `submitted`; `open` where nothing is said. */
                state?: "open" | "submitted";
                /** @description Where the list goes on: the `next` of the part before. */
                cursor?: string;
                /** @description How many rows, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reviews"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    ask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewsAsked"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedFor"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The review's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewShown"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    save: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The review's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswersGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    submit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The review's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswersGiven"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The review's number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    roster: {
        parameters: {
            query?: {
                /** @description The day, as in `2026-03-07`; all of the roster where none is given. */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterListed"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    set_roster: {
        parameters: {
            query?: {
                /** @description The source of its references, where imports name one. */
                source?: string;
                /** @description Whether it is all of the roster; else it takes the place of what there was of its agents. */
                replace?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterSet"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    rubrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rubrics"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    rubric: {
        parameters: {
            query?: {
                /** @description Its number, from 1; the newest where none is given. */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The programme */
                programme: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RubricShown"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The programme */
                programme: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishGiven"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Published"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The programme */
                programme: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftChecked"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    try_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The programme */
                programme: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tried"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    set_switches: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The programme */
                programme: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchesShown"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    views: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Views"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    save_view: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewGiven"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    forget_view: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
}
