// Made from the description of the interface authzen by `npm run generate -w client`. Changes made here are lost.
export interface paths {
    "/.well-known/authzen-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read where to ask */
        get: operations["readConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether somebody may do something */
        post: operations["evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask many questions at once
         * @description They are answered on the same facts, in their order. What stands beside the list is the default of its items. An item that cannot be read is a denial of its own, and the others are answered. Without a list, or with an empty one, it is one question, and is answered as one.
         */
        post: operations["evaluateMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find what somebody may do
         * @description A page may hold fewer than `page.limit`, or nothing, and not be the last: go on until `next_token` is empty.
         */
        post: operations["searchActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find what somebody may do something to
         * @description A page may hold fewer than `page.limit`, or nothing, and not be the last: go on until `next_token` is empty.
         */
        post: operations["searchResources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/subject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find who may do something
         * @description A page may hold fewer than `page.limit`, or nothing, and not be the last: go on until `next_token` is empty.
         */
        post: operations["searchSubjects"];
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
        /**
         * Action
         * @description Does what.
         */
        Action: {
            /** @description A permission by slug, such as `clients_access`, or a capability, such as `members.edit`. */
            name: string;
            /** @description What else the question carries. */
            properties?: {
                /** @description Conditions that a single grant must meet together. */
                limits?: {
                    /**
                     * Format: int64
                     * @description How many days back.
                     */
                    days?: number;
                    /**
                     * Format: int64
                     * @description One id among those that the permission may be limited to. Or:
                     */
                    id?: number;
                    /** @description By slug. */
                    permission: string;
                }[];
            } & {
                [key: string]: unknown;
            };
        };
        /** ActionSearch */
        ActionSearch: {
            context?: components["schemas"]["Context"];
            page?: components["schemas"]["Page"];
            resource: components["schemas"]["Resource"];
            subject: components["schemas"]["Subject"];
        } & {
            [key: string]: unknown;
        };
        /** Configuration */
        Configuration: {
            /** Format: uri */
            access_evaluation_endpoint: string;
            /** Format: uri */
            access_evaluations_endpoint: string;
            /** Format: uri */
            policy_decision_point: string;
            /** Format: uri */
            search_action_endpoint: string;
            /** Format: uri */
            search_resource_endpoint: string;
            /** Format: uri */
            search_subject_endpoint: string;
        };
        /**
         * Context
         * @description Under which circumstances.
         */
        Context: {
            /** @description The address that the person acts from; without, none in particular. */
            ip?: string;
        } & {
            [key: string]: unknown;
        };
        /** Decision */
        Decision: {
            /** @description Of a denial. Of the company’s own types, which policies said so. */
            context?: {
                /** @description What is wrong with an item that cannot be read. */
                error?: string;
                /** @description Why not, in a word: not-granted, beyond-limit, wrong-address, location-closed, resource-unknown, permission-unknown, subject-unknown, invited, suspended, archived, user-disabled, malformed, or policies. */
                reason: string;
            } & {
                [key: string]: unknown;
            };
            decision: boolean;
        };
        /** Decisions */
        Decisions: {
            /** @description In the order of the questions. */
            evaluations: components["schemas"]["Decision"][];
        };
        /** Evaluation */
        Evaluation: {
            action: components["schemas"]["Action"];
            context?: components["schemas"]["Context"];
            resource: components["schemas"]["Resource"];
            subject: components["schemas"]["Subject"];
        } & {
            [key: string]: unknown;
        };
        /** EvaluationItem */
        EvaluationItem: {
            action?: components["schemas"]["Action"];
            context?: components["schemas"]["Context"];
            resource?: components["schemas"]["Resource"];
            subject?: components["schemas"]["Subject"];
        };
        /** Evaluations */
        Evaluations: {
            action?: components["schemas"]["Action"];
            context?: components["schemas"]["Context"];
            /** @description What an item leaves out, it takes from beside the list. Without items it is one question. */
            evaluations?: components["schemas"]["EvaluationItem"][];
            /** @description How the list is gone through. */
            options?: {
                /** @description Whether all are answered (as without), or those up to the first denial or permission. */
                evaluations_semantic?: "execute_all" | "deny_on_first_deny" | "permit_on_first_permit";
            } & {
                [key: string]: unknown;
            };
            resource?: components["schemas"]["Resource"];
            subject?: components["schemas"]["Subject"];
        } & {
            [key: string]: unknown;
        };
        /** FoundActions */
        FoundActions: {
            page: {
                /**
                 * Format: int64
                 * @description How many stand on this page.
                 */
                count: number;
                /** @description Send it as `page.token` to go on; empty at the end. */
                next_token: string;
            };
            results: {
                name: string;
            }[];
        };
        /** FoundEntities */
        FoundEntities: {
            page: {
                /**
                 * Format: int64
                 * @description How many stand on this page.
                 */
                count: number;
                /** @description Send it as `page.token` to go on; empty at the end. */
                next_token: string;
            };
            results: {
                id: string;
                type: string;
            }[];
        };
        /**
         * Page
         * @description Which part of the answer.
         */
        Page: {
            /**
             * Format: int64
             * @description How many at most: 1000 without, and never more.
             */
            limit?: number;
            /** @description Taken and ignored. */
            properties?: {
                [key: string]: unknown;
            };
            /** @description `next_token` of the page before; all else as it was. */
            token?: string;
        };
        /** Refused */
        Refused: {
            /** @description What is wrong, in English. */
            error: string;
            /** @description Of a fault of ours: finds it in the log. */
            reference?: string;
        };
        /**
         * Resource
         * @description To what.
         */
        Resource: {
            /** @description Its number. Of the company’s own types, whatever they are stored under. */
            id: string;
            /** @description What else is known of it, for the company’s policies. */
            properties?: {
                [key: string]: unknown;
            };
            /** @description `company`, `location`, `position`, `team_member`, `tag`, or a type of the company’s own. */
            type: string;
        };
        /** ResourceSearch */
        ResourceSearch: {
            action: components["schemas"]["Action"];
            context?: components["schemas"]["Context"];
            page?: components["schemas"]["Page"];
            resource: components["schemas"]["SoughtResource"];
            subject: components["schemas"]["Subject"];
        } & {
            [key: string]: unknown;
        };
        /**
         * SoughtResource
         * @description What is looked for.
         */
        SoughtResource: {
            /** @description Ignored. */
            id?: string;
            /** @description What else is known of it, for the company’s policies. */
            properties?: {
                [key: string]: unknown;
            };
            /** @description `company`, `location`, `position`, `team_member`, `tag`, or a type of the company’s own. */
            type: string;
        };
        /**
         * SoughtSubject
         * @description What is looked for.
         */
        SoughtSubject: {
            /** @description Ignored. */
            id?: string;
            /** @description What else is known of it, for the company’s policies. */
            properties?: {
                [key: string]: unknown;
            };
            /** @description `user`, `member`, or a type of the company’s own where its policies answer. */
            type: string;
        };
        /**
         * Subject
         * @description Who.
         */
        Subject: {
            /** @description Of a `user` the number, or the address under which the company knows them; of a `member` the number. */
            id: string;
            /** @description What else is known of it, for the company’s policies. */
            properties?: {
                [key: string]: unknown;
            };
            /** @description `user`, `member`, or a type of the company’s own where its policies answer. */
            type: string;
        };
        /** SubjectSearch */
        SubjectSearch: {
            action: components["schemas"]["Action"];
            context?: components["schemas"]["Context"];
            page?: components["schemas"]["Page"];
            resource: components["schemas"]["Resource"];
            subject: components["schemas"]["SoughtSubject"];
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description A refusal, or a fault. */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refused"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Action = components['schemas']['Action'];
export type ActionSearch = components['schemas']['ActionSearch'];
export type Configuration = components['schemas']['Configuration'];
export type Context = components['schemas']['Context'];
export type Decision = components['schemas']['Decision'];
export type Decisions = components['schemas']['Decisions'];
export type Evaluation = components['schemas']['Evaluation'];
export type EvaluationItem = components['schemas']['EvaluationItem'];
export type Evaluations = components['schemas']['Evaluations'];
export type FoundActions = components['schemas']['FoundActions'];
export type FoundEntities = components['schemas']['FoundEntities'];
export type Page = components['schemas']['Page'];
export type Refused = components['schemas']['Refused'];
export type Resource = components['schemas']['Resource'];
export type ResourceSearch = components['schemas']['ResourceSearch'];
export type SoughtResource = components['schemas']['SoughtResource'];
export type SoughtSubject = components['schemas']['SoughtSubject'];
export type Subject = components['schemas']['Subject'];
export type SubjectSearch = components['schemas']['SubjectSearch'];
export type ResponseRefusal = components['responses']['Refusal'];
export type $defs = Record<string, never>;
export interface operations {
    readConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
        };
    };
    evaluate: {
        parameters: {
            query?: never;
            header?: {
                /** @description How many seconds old an answer may be, while the database is away. Without, there is none then, but a 503. */
                "Gatehouse-Max-Age"?: number;
                /** @description A number of your own for the request. It comes back as it was sent, and stands in the log. */
                "X-Request-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Evaluation"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
        };
    };
    evaluateMany: {
        parameters: {
            query?: never;
            header?: {
                /** @description How many seconds old an answer may be, while the database is away. Without, there is none then, but a 503. */
                "Gatehouse-Max-Age"?: number;
                /** @description A number of your own for the request. It comes back as it was sent, and stands in the log. */
                "X-Request-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Evaluations"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decisions"] | components["schemas"]["Decision"];
                };
            };
        };
    };
    searchActions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A number of your own for the request. It comes back as it was sent, and stands in the log. */
                "X-Request-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionSearch"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundActions"];
                };
            };
        };
    };
    searchResources: {
        parameters: {
            query?: never;
            header?: {
                /** @description A number of your own for the request. It comes back as it was sent, and stands in the log. */
                "X-Request-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceSearch"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundEntities"];
                };
            };
        };
    };
    searchSubjects: {
        parameters: {
            query?: never;
            header?: {
                /** @description A number of your own for the request. It comes back as it was sent, and stands in the log. */
                "X-Request-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubjectSearch"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundEntities"];
                };
            };
        };
    };
}
