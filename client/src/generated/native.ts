// Made from the description of the interface native by `npm run generate -w client`. Changes made here are lost.
export interface paths {
    "/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the companies that you belong to */
        get: operations["listCompanies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a company that you belong to */
        get: operations["readCompany"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a company is called */
        patch: operations["updateCompany"];
        trace?: never;
    };
    "/companies/{company_id}/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened in a company
         * @description A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/audit-events/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify that the history is as it was written
         * @description Reads some ten thousand events, on from where it was left: ask again until `verified_to` is `events`.
         */
        post: operations["verifyEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/catalogues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the catalogues that the company uses, in their order */
        get: operations["listCatalogues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/catalogues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a catalogue: its permissions, roles, and what gives each capability */
        get: operations["readCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check what people may do, now or in another moment */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/decision-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was asked about access, and what was answered
         * @description Newest first, where the installation keeps it. A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.
         */
        get: operations["listDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare two members, two roles, or one of them in two moments */
        post: operations["diffAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is stored of the company’s own types */
        get: operations["listEntities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/entities/{type}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an entity */
        get: operations["readEntity"];
        /** Store an entity, in the place of what was there */
        put: operations["setEntity"];
        post?: never;
        /** Forget an entity */
        delete: operations["deleteEntity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Explain why somebody may do something, or may not, and what would change it */
        post: operations["explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/grants/{grant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a grant */
        get: operations["readGrant"];
        put?: never;
        post?: never;
        /** Take a grant away */
        delete: operations["removeGrant"];
        options?: never;
        head?: never;
        /** Change a grant, in whichever slot it is */
        patch: operations["updateGrant"];
        trace?: never;
    };
    "/companies/{company_id}/head-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the people of each location by role, and hear what is odd there */
        get: operations["countHeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations to places where you may invite
         * @description A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite people, each for themselves: what is wrong with one keeps nobody else
         * @description Always 200, with what became of each. In a dry run, each is judged as if it were the only one.
         */
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an invitation */
        get: operations["readInvitation"];
        put?: never;
        post?: never;
        /** Take an invitation back: its links end, and what was offered is withdrawn */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/invitations/{invitation_id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link to hand over yourself; it proves no address, and the audit says so */
        post: operations["handOverLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/invitations/{invitation_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an invitation again, also one that has expired; you answer for it from then on */
        post: operations["resendInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the locations of a company that you belong to, closed ones too */
        get: operations["listLocations"];
        put?: never;
        /** Make a location */
        post: operations["createLocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/locations/{location_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a location */
        get: operations["readLocation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change, close or open a location */
        patch: operations["updateLocation"];
        trace?: never;
    };
    "/companies/{company_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the people of the company by last name, first name and number, or by when they came last */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a member, or oneself (me) */
        get: operations["readMember"];
        put?: never;
        post?: never;
        /** Take all of a member’s access away, and archive them */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /** Change what the company says of a member, suspend or archive them, or let them in again */
        patch: operations["updateMember"];
        trace?: never;
    };
    "/companies/{company_id}/members/{member_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what a member, or oneself (me), may do: at a location, or in the company as a whole */
        get: operations["readMemberAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/{member_id}/grant-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find out what a grant would give as drafted, and what one may do with each of its values */
        post: operations["draftGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/{member_id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the grants of a member, or one’s own (me) */
        get: operations["listGrants"];
        put?: never;
        /** Give a member another grant, beside those that they have */
        post: operations["giveGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/{member_id}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at the company as a member sees it, for half an hour and without changing anything
         * @description The member can see that somebody looked.
         */
        post: operations["openView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the people that a list with the same filters has */
        get: operations["countMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/members/me/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who has looked at the company as you, the newest first */
        get: operations["listOwnViews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages that wait, or were given up */
        get: operations["listOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/outbox/{message_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message after all that was given up */
        post: operations["retryMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the partners that are connected */
        get: operations["listPartners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/partners/{partner_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a connected partner */
        get: operations["readPartner"];
        /** Connect a partner: its programs may act in the company */
        put: operations["connectPartner"];
        post?: never;
        /** Disconnect a partner: its programs are out at their next call */
        delete: operations["disconnectPartner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the plans of your own that wait for your approval */
        get: operations["listPlans"];
        put?: never;
        /** Propose a list of writes that its person approves on a page, and change nothing */
        post: operations["makePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what has become of a plan of your own */
        get: operations["readPlan"];
        put?: never;
        post?: never;
        /** Reject a plan of your own that waits: it cannot be approved any more */
        delete: operations["withdrawPlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the schema and the policies of the company’s own types */
        get: operations["readPolicies"];
        /** Replace them; refused when something is not right or a test hears what it does not expect */
        put: operations["setPolicies"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the positions, for whoever may see them at one location at least */
        get: operations["listPositions"];
        put?: never;
        /** Make a position */
        post: operations["createPosition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/positions/{position_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a position */
        get: operations["readPosition"];
        put?: never;
        post?: never;
        /** Delete a position: team members who had it have none from then on */
        delete: operations["deletePosition"];
        options?: never;
        head?: never;
        /** Change a position: it takes the right wherever it is or becomes available */
        patch: operations["updatePosition"];
        trace?: never;
    };
    "/companies/{company_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out which logged answers would be others after a list of writes, and store nothing
         * @description Looks through a part of the log at a time, the newest first: go on until `next_cursor` is null.
         */
        post: operations["replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/role-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the members who have each role */
        get: operations["countByRole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/role-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find out what a role would give as drafted, and what one may do with each of its values */
        post: operations["draftRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the roles that members can have: built-in ones, then the company’s own */
        get: operations["listRoles"];
        put?: never;
        /** Make a role of the company’s own */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/roles/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a role */
        get: operations["readRole"];
        put?: never;
        post?: never;
        /** Delete a role of the company’s own that nobody has */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        /** Change a role of the company’s own, for all who have it */
        patch: operations["updateRole"];
        trace?: never;
    };
    "/companies/{company_id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find members who may do something, locations where a member may, or what a member may do */
        post: operations["search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find out who would gain and lose what by a list of writes, and store nothing */
        post: operations["simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who you are in a company, and where you may do what */
        get: operations["readStanding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/tagged/{kind}/{entity_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the tags of something, deleted ones too: all of them at once */
        get: operations["listTagsOn"];
        /** Replace the tags of something, as far as you may see them */
        put: operations["setTags"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tags of the locations where you may see them, but for deleted ones */
        get: operations["listTags"];
        put?: never;
        /** Make a tag of a location */
        post: operations["createTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/tags/{tag_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tag, a deleted one too */
        get: operations["readTag"];
        put?: never;
        post?: never;
        /** Delete a tag: it leaves the list, is put on nothing any more, and stays where it is */
        delete: operations["deleteTag"];
        options?: never;
        head?: never;
        /** Change a tag */
        patch: operations["updateTag"];
        trace?: never;
    };
    "/companies/{company_id}/tags/{tag_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what carries a tag */
        get: operations["listAttachments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/tags/{tag_id}/attachments/{kind}/{entity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a tag on something */
        put: operations["attachTag"];
        post?: never;
        /** Take a tag away from something */
        delete: operations["detachTag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/team-members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the team members of the locations where you may see the roster */
        get: operations["listTeamMembers"];
        put?: never;
        /** Put a person on the roster of a location, with or without a user */
        post: operations["createTeamMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/team-members/{team_member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a team member, a deleted one too */
        get: operations["readTeamMember"];
        put?: never;
        post?: never;
        /** Take a team member off the roster; the user they were keeps all access */
        delete: operations["deleteTeamMember"];
        options?: never;
        head?: never;
        /** Change a team member, and which user they are */
        patch: operations["updateTeamMember"];
        trace?: never;
    };
    "/companies/{company_id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens that work in a company alone */
        get: operations["listCompanyTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End somebody’s token in a company */
        delete: operations["revokeCompanyToken"];
        options?: never;
        head?: never;
        /** Let somebody’s token in a company end sooner */
        patch: operations["shortenCompanyToken"];
        trace?: never;
    };
    "/companies/{company_id}/tokens/{token_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what somebody’s token in a company may do now
         * @description Its person’s access with what the token leaves of it, whatever address it is used from.
         */
        get: operations["readTokenAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/companies/{company_id}/unused-permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List permissions that people hold and nobody used */
        get: operations["listUnusedPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm a registration, or a new address of yours, with the link of a letter */
        post: operations["confirmAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitation-links/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation with your account */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitation-links/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read what an invitation offers; it is noted that the link was looked at */
        post: operations["openInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitation-links/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account and accept an invitation with it */
        post: operations["acceptByRegistering"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who you are */
        get: operations["readOwnUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what you say of yourself */
        patch: operations["updateOwnUser"];
        trace?: never;
    };
    "/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations that wait for you; accepting one takes the link of its letter */
        get: operations["listOwnInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change your password; all your sessions and tokens end */
        put: operations["changeOwnPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a link to set a new password; the answer is the same for everybody */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with a link; all sessions and tokens of the account end */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register yourself, perhaps with a company; the answer is the same for everybody */
        post: operations["registerUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the session that you use */
        get: operations["readCurrentSession"];
        put?: never;
        post?: never;
        /** Sign out, or end a view: the token that you use ends */
        delete: operations["endCurrentSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the first company and its owner, who is signed in with it; the link works once */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a part of a set-up before it is sent; nothing is kept */
        post: operations["checkSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read what a new installation can be, with its one-time link */
        post: operations["openSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own tokens */
        get: operations["listOwnTokens"];
        put?: never;
        /** Make a token for a program: it may do what you may do, or less */
        post: operations["createOwnToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a token of yours: from its next call on it opens nothing */
        delete: operations["revokeOwnToken"];
        options?: never;
        head?: never;
        /** Let a token of yours end sooner: so a new one takes its place while both work */
        patch: operations["shortenOwnToken"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AccessComparison */
        AccessComparison: {
            /** @description Permissions whose effective values differ, in the order of the catalogue. */
            differences: components["schemas"]["AccessDifference"][];
            from: components["schemas"]["ComparedMoment"];
            to: components["schemas"]["ComparedMoment"];
        };
        /** AccessDifference */
        AccessDifference: {
            /** @description Null where the catalogue had no such permission. */
            from: unknown;
            /** @description By slug. */
            permission: string;
            /** @description What people read. */
            title: string;
            /** @description A value as its permission’s type has them. */
            to: unknown;
        };
        /** AffectedRole */
        AffectedRole: {
            /** @description What it gives by itself. */
            differences: components["schemas"]["RoleDifference"][];
            made_by: number | null;
            /**
             * Format: int64
             * @description Of the people affected whom the caller may see: how many have it.
             */
            people: number;
            /** @description Null where `made_by` tells. */
            ref: string | null;
            /** @description What people read. */
            title: string;
        };
        /** AskedResource */
        AskedResource: {
            /** @description Its number, as text. */
            id: string;
            /** @description company, location, position, team_member or tag. */
            type: string;
        };
        /** Attachment */
        Attachment: {
            /**
             * Format: int64
             * @description The number of the client, appointment or event: the caller’s own.
             */
            entity_id: number;
            /** @description What carries the tag. */
            kind: "client" | "appointment" | "event";
        };
        /** AuditEvent */
        AuditEvent: {
            /** @description Who did it, through what: by ids, as it was recorded. */
            actor: unknown;
            /** @description As it was recorded; null where nothing was left. */
            after: unknown;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            at: string;
            /** @description As it was recorded; null where there was nothing. */
            before: unknown;
            /** @description Covers the event and all before it. */
            hash: string;
            /** @description What happened, such as `tag.created`. */
            kind: string;
            /**
             * Format: int64
             * @description The change that it was part of.
             */
            revision: number;
            /**
             * Format: int64
             * @description Its number in the company: from 1 on, without gaps.
             */
            seq: number;
            /** @description To what, such as `tag:7`. */
            subject: string;
        };
        /** AuditSeal */
        AuditSeal: {
            /**
             * Format: date-time
             * @description When the reading began at the first event.
             */
            begun_at: string;
            broken: {
                /** @description What is wrong with it, in English. */
                reason: string;
                /** Format: int64 */
                seq: number;
            } | null;
            /**
             * Format: int64
             * @description How many there are. More than `verified_to`: ask again, to read on.
             */
            events: number;
            hash: string | null;
            /**
             * Format: int64
             * @description All events up to this one are as they were written; 0 for none.
             */
            verified_to: number;
        };
        /** Catalogue */
        Catalogue: {
            capabilities: {
                /** @description Whoever has any access at the place has it. */
                anyone: boolean;
                capability: string;
                /** @description Each of them gives it. Where no catalogue of the company names one, only an owner has it. */
                permissions: string[];
                title: string;
            }[];
            /** @description What somebody gets for whom no role is named. */
            default_role: string;
            /** @description Such as salon. */
            name: string;
            /** @description Each after the one it stands under. */
            permissions: components["schemas"]["Permission"][];
            roles: {
                is_owner: boolean;
                ref: string;
                title: string;
            }[];
            /**
             * Format: int64
             * @description A stored version never changes.
             */
            version: number;
        };
        /** ChangedGrant */
        ChangedGrant: {
            /** @description Until when, later than now; null: without end. */
            ends_at?: string | null;
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A reference such as salon:worker or role:7; null for none. Another one drops exceptions. */
            role?: string | null;
            /** @description Only of a grant in a slot entry or extra:N: others are of a place. */
            scope?: "company" | number[];
            /** @description From when it counts; null: from now on. */
            starts_at?: string | null;
        };
        /** ChangedLocation */
        ChangedLocation: {
            /** @description Up to 500 characters. */
            address?: string;
            /** @description Up to 200 characters. */
            city?: string;
            /** @description Nobody has any access there. */
            closed?: boolean;
            /** @description A name of the IANA database, such as Europe/Berlin; UTC without. */
            timezone?: string;
            /** @description 1 to 200 characters; spaces around them do not count. */
            title?: string;
        };
        /** ChangedMember */
        ChangedMember: {
            /** @description The same; what they may do is kept for the day they come back. */
            archived?: boolean;
            /** @description As this company calls them. */
            first_name?: string;
            /**
             * Format: int64
             * @description A number that the vendor’s programs know; 0 is English.
             */
            language?: number;
            /** @description As this company calls them. */
            last_name?: string;
            /** @description A job in free text. */
            position?: string;
            /** @description True ends their sessions here at once. */
            suspended?: boolean;
        };
        /** ChangedOwnUser */
        ChangedOwnUser: {
            /** @description Counts once the link of a letter to it is used, with your password. */
            email?: string;
            /** @description Your first name. */
            first_name?: string;
            /** @description Your last name. */
            last_name?: string;
            /** @description International; empty for none. */
            phone?: string;
            /** @description In free text; empty for none. */
            tax_number?: string;
        };
        /** ChangedPosition */
        ChangedPosition: {
            /** @description Up to 1000 characters, in several lines if need be. */
            description?: string;
            /** @description Where it is available. */
            locations?: number[];
            /** @description 1 to 100 characters; spaces around them do not count. */
            title?: string;
        };
        /** ChangedRole */
        ChangedRole: {
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A built-in role that is not an owner’s. */
            shown_as?: string;
            /** @description Unique in the company. */
            title?: string;
            /**
             * Format: int32
             * @description By it roles are compared.
             */
            weight?: number;
        };
        /** ChangedTag */
        ChangedTag: {
            /**
             * @description #rrggbb
             * @example #ff2828
             */
            color?: string;
            /** @description What it is put on; `common`: on any of them. */
            entity?: "common" | "client" | "appointment" | "event";
            /** @description The name of an icon; empty for none. */
            icon?: string;
            /** @description 1 to 100 characters; spaces around them do not count. */
            title?: string;
        };
        /** ChangedTeamMember */
        ChangedTeamMember: {
            /** @description They work here no more, and stay on the roster. */
            dismissed?: boolean;
            /** @description Clients who book do not see them. */
            hidden?: boolean;
            /** @description 1 to 200 characters; spaces around them do not count. */
            name?: string;
            /** @description Their position; null for none. */
            position_id?: number | null;
            /** @description What they do, in free text of up to 200 characters. */
            specialization?: string;
            /** @description The user of the location that they are. */
            user_id?: number | null;
        };
        /** CheckAnswer */
        CheckAnswer: {
            /** @description Whether they may. */
            allowed: boolean;
            /** @description Why not, in a word. */
            reason?: string;
            /** @description Where `values` are asked for: the effective value, limits left aside; left out of a thing, a capability, and where there is nothing to tell. */
            value?: unknown;
        };
        /** CheckQuestion */
        CheckQuestion: {
            /** @description The address under which the company knows them. */
            email?: string;
            /** @description The address that the person acts from. */
            ip?: string;
            /** @description A single grant must satisfy all of them together. */
            limits?: {
                /**
                 * Format: int32
                 * @description How many days back; 0 is today.
                 */
                days_back?: number;
                /**
                 * Format: int64
                 * @description One id among those that the permission may be limited to.
                 */
                id?: number;
                /** @description By slug. */
                permission: string;
            }[];
            /**
             * Format: int64
             * @description Without, the company as a whole.
             */
            location_id?: number;
            /** @description The member; `me` is whoever asks. */
            member_id?: number | "me";
            /** @description A question that the company’s own policies answer, in the place of all others. */
            own?: {
                /** @description Does what. */
                action: {
                    /** @description An action of the company’s schema. */
                    name: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                };
                /** @description What is known of it beside what is stored. */
                context?: {
                    [key: string]: unknown;
                };
                /** @description To what. */
                resource: {
                    /** @description What it is stored under, if it is stored. */
                    id: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
                /** @description Who. */
                subject: {
                    /** @description What it is stored under, if it is stored. */
                    id: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
            };
            /** @description A permission of the company, by slug, or a capability. */
            permission?: string;
            /**
             * Format: int64
             * @description In the place of a location: wherever the position stands.
             */
            position_id?: number;
            /**
             * Format: int64
             * @description In the place of a location: wherever the tag stands.
             */
            tag_id?: number;
            /**
             * Format: int64
             * @description In the place of a location: wherever the team member stands.
             */
            team_member_id?: number;
            /**
             * Format: int64
             * @description The same person by the number of their user.
             */
            user_id?: number;
        };
        /** CheckQuestions */
        CheckQuestions: {
            /**
             * Format: date-time
             * @description Another moment than now. One that is over is answered from the facts of then.
             */
            at?: string;
            /** @description Answered in their order. */
            questions: components["schemas"]["CheckQuestion"][];
            /** @description Say also what each person has there, which takes a little longer; of now alone. */
            values?: boolean;
        };
        /** Company */
        Company: {
            /** @description By name; the first one’s words are the company’s own. */
            catalogues: string[];
            /** Format: int64 */
            id: number;
            /** @description 1 to 200 characters; spaces around them do not count. */
            title: string;
        };
        /** CompanyHeadCount */
        CompanyHeadCount: {
            /**
             * Format: int64
             * @description How many more are invited to it, and have not accepted.
             */
            invited: number;
            /**
             * Format: int64
             * @description How many active people have a grant there that counts now.
             */
            people: number;
            /** @description Those that somebody has. */
            roles: components["schemas"]["RoleHeadCount"][];
        };
        /** CompanyToken */
        CompanyToken: {
            /** @description The interface it works in. */
            audience: string;
            /** @description It works in this company alone; null for wherever its person may. */
            company_id: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            expires_at: string | null;
            /** Format: int64 */
            id: number;
            last_used_at: string | null;
            /** @description What it may use of its person’s rights; null for all. */
            limits: {
                /** @description It works at these locations only. */
                locations?: number[];
                /** @description It uses these permissions only, by slug. */
                permissions?: string[];
            } | null;
            /** @description Whose it is, as a member; null for somebody who is none. */
            member_id: number | null;
            member_name: string | null;
            /** @description What its maker called it. */
            name: string;
            /** @description It works beside this partner’s token alone. */
            partner_id: number | null;
            /** @description The first characters, by which people tell tokens apart. */
            prefix: string;
            starts_at: string | null;
            /**
             * Format: int64
             * @description Whose it is.
             */
            user_id: number;
        };
        /** ComparedMoment */
        ComparedMoment: {
            /**
             * Format: date-time
             * @description The moment that the answer is about.
             */
            at: string;
            /** @description The moment is to come: these are the facts of now, which may change. */
            projected: boolean;
            /**
             * Format: int64
             * @description The company’s revision that the answer is of.
             */
            revision: number;
        };
        /**
         * ComparedSide
         * @description A member, or a role by itself.
         */
        ComparedSide: {
            /**
             * Format: date-time
             * @description Another moment than now. One that is over is answered from the facts of then.
             */
            at?: string;
            /** @description The member; `me` is whoever asks. */
            member_id?: number | "me";
            /** @description A reference such as salon:worker or role:7. */
            role?: string;
            /**
             * Format: int64
             * @description The same person by the number of their user.
             */
            user_id?: number;
        };
        /** Comparison */
        Comparison: {
            from: components["schemas"]["ComparedSide"];
            /**
             * Format: int64
             * @description Without, the company as a whole.
             */
            location_id?: number;
            to: components["schemas"]["ComparedSide"];
        };
        /** Confirmation */
        Confirmation: {
            /** @description Yours; for a registration the one chosen there, unless the address has an account already. */
            password: string;
            /** @description The last part of the link that was sent or handed over. */
            token: string;
        };
        /** Confirmed */
        Confirmed: {
            company_id: number | null;
            kind: "registration" | "address";
        };
        /** Credentials */
        Credentials: {
            /** @description Keep the session in a cookie that no script can read: for pages at this same origin. */
            cookie?: boolean;
            /** @description Login, e-mail address or phone. */
            login: string;
            /** @description The password of the account. */
            password: string;
        };
        /** CurrentSession */
        CurrentSession: {
            csrf_token: string | null;
            expires_at: string | null;
            /**
             * Format: int64
             * @description The token that is being used.
             */
            token_id: number;
            /**
             * Format: int64
             * @description Whose it is; in a view, as whom one looks.
             */
            user_id: number;
            /** @description Where one looks at a company as somebody else, who that is; null for one’s own session. */
            view: {
                /** Format: int64 */
                company_id: number;
                /**
                 * Format: int64
                 * @description As whom one looks.
                 */
                member_id: number;
                /** @description What the company calls them. */
                name: string;
                /** @description Who looks. */
                viewer: {
                    /** Format: int64 */
                    member_id: number;
                    name: string;
                };
            } | null;
        };
        /** DraftedGrant */
        DraftedGrant: {
            /** @description Roles that the caller may give here, without exceptions: references. */
            givable_roles: string[];
            grant: components["schemas"]["GrantAsDrafted"];
            /** @description Nothing of it can be changed, whatever is drafted. */
            is_locked: boolean;
            /** @description Of every permission, in the order of the catalogues. */
            permissions: components["schemas"]["EditedValue"][];
            refusal: components["schemas"]["Objection"] | null;
        };
        /** DraftedRole */
        DraftedRole: {
            /** @description Nothing of it can be changed, whatever is drafted. */
            is_locked: boolean;
            /**
             * Format: int64
             * @description The heaviest that the caller may make it.
             */
            most_weight: number;
            /** @description Of every permission, in the order of the catalogues. */
            permissions: components["schemas"]["EditedValue"][];
            refusal: components["schemas"]["Objection"] | null;
        };
        /** EditedValue */
        EditedValue: {
            /** @description And to what is no less than one of these, or as it is stored; empty where nothing is too low. */
            at_least: unknown[];
            /** @description It may be set to what is at most one of these. */
            at_most: unknown[];
            below: components["schemas"]["GivenBelow"] | null;
            /** @description There is an exception, and null may be sent. */
            can_take_back: boolean;
            closed_by: string | null;
            /** @description With the member’s other grants, once it counts; null where it differs from place to place. */
            effective: unknown;
            /** @description What it gives by itself: nothing under a closed gate. */
            gives: unknown;
            /** @description Without an exception: what the role says; of a role, what is unset. */
            inherited: unknown;
            /** @description Nothing but the present value may be set. */
            is_locked: boolean;
            /** @description The exception, in the model’s form; null for none. */
            own: unknown;
            /** @description By slug. */
            permission: string;
            /** @description As it is stored now, whatever is drafted; null for what is new. */
            saved: unknown;
            why_not_less: components["schemas"]["Hindrance"] | null;
            why_not_more: components["schemas"]["Hindrance"] | null;
        };
        /** Entity */
        Entity: {
            /** @description Just as the schema declares them. */
            attributes: {
                [key: string]: unknown;
            };
            /** @description Any text. */
            id: string;
            parents: components["schemas"]["EntityRef"][];
            /**
             * @description A type of the schema.
             * @example todo
             */
            type: string;
        };
        /** EntityRef */
        EntityRef: {
            /** @description Any text. */
            id: string;
            /**
             * @description A type of the schema.
             * @example todo
             */
            type: string;
        };
        /** ExplainQuestion */
        ExplainQuestion: {
            /**
             * Format: date-time
             * @description Another moment than now. One that is over is answered from the facts of then.
             */
            at?: string;
            /** @description The address that the person acts from. */
            ip?: string;
            /** @description A single grant must satisfy all of them together. */
            limits?: {
                /**
                 * Format: int32
                 * @description How many days back; 0 is today.
                 */
                days_back?: number;
                /**
                 * Format: int64
                 * @description One id among those that the permission may be limited to.
                 */
                id?: number;
                /** @description By slug. */
                permission: string;
            }[];
            /**
             * Format: int64
             * @description Without, the company as a whole.
             */
            location_id?: number;
            /** @description Name the members who may make a change; this takes longer. */
            makers?: boolean;
            /** @description The member; `me` is whoever asks. */
            member_id?: number | "me";
            /** @description A question that the company’s own policies answer, in the place of all others. */
            own?: {
                /** @description Does what. */
                action: {
                    /** @description An action of the company’s schema. */
                    name: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                };
                /** @description What is known of it beside what is stored. */
                context?: {
                    [key: string]: unknown;
                };
                /** @description To what. */
                resource: {
                    /** @description What it is stored under, if it is stored. */
                    id: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
                /** @description Who. */
                subject: {
                    /** @description What it is stored under, if it is stored. */
                    id: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
            };
            /** @description A permission of the company, by slug, or a capability. */
            permission?: string;
            /**
             * Format: int64
             * @description In the place of a location: wherever the position stands.
             */
            position_id?: number;
            /**
             * Format: int64
             * @description In the place of a location: wherever the tag stands.
             */
            tag_id?: number;
            /**
             * Format: int64
             * @description In the place of a location: wherever the team member stands.
             */
            team_member_id?: number;
            /**
             * Format: int64
             * @description The same person by the number of their user.
             */
            user_id?: number;
        };
        /** Explanation */
        Explanation: {
            allowed: boolean;
            blocker: string | null;
            change: components["schemas"]["SmallestChange"] | null;
            granted_by: string | null;
            /** @description The caller may see all grants of the member; else there may be more. */
            is_whole: boolean;
            location_id: number | null;
            /** Format: int64 */
            member_id: number;
            permission: string;
            /** @description One for each grant, by number. */
            reasons: components["schemas"]["ReasonStep"][];
            /** @description All this in words, in the language of Accept-Language. */
            sentence: string;
            /** @description The effective value. */
            value: unknown;
        };
        /** FieldError */
        FieldError: {
            /** @description The field as it was sent: `grant.scope.0` is the first of `scope` in `grant`. */
            field: string;
            /** @description What is wrong with it, in the language of Accept-Language. */
            message: string;
        };
        /** GivenBelow */
        GivenBelow: {
            /**
             * Format: int64
             * @description Of the permissions under it, those that give something.
             */
            given: number;
            /**
             * Format: int64
             * @description How many stand under it.
             */
            of: number;
        };
        /** Grant */
        Grant: {
            ends_at: string | null;
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            member_id: number;
            /** @description What it says differently from its role, by slug. */
            permissions: {
                [key: string]: unknown;
            };
            role: string | null;
            /** @description The whole company, future locations included, or some locations. */
            scope: "company" | number[];
            /** @description Its place at the member: company, entry, location:N or extra:N. */
            slot: string;
            starts_at: string | null;
        };
        /**
         * GrantAsDrafted
         * @description As it would be.
         */
        GrantAsDrafted: {
            ends_at: string | null;
            /** @description Null for a new one. */
            id: number | null;
            /** Format: int64 */
            member_id: number;
            /** @description What it says differently from its role, by slug. */
            permissions: {
                [key: string]: unknown;
            };
            role: string | null;
            /** @description The whole company, future locations included, or some locations. */
            scope: "company" | number[];
            /** @description Its place at the member: company, entry, location:N or extra:N. */
            slot: string;
            starts_at: string | null;
        };
        /** GrantDraft */
        GrantDraft: {
            /** @description Until when, later than now; null: without end. */
            ends_at?: string | null;
            /**
             * Format: int64
             * @description A grant of the member; without, a new one.
             */
            grant_id?: number;
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A reference such as salon:worker or role:7; null for none. Another one drops exceptions. */
            role?: string | null;
            /** @description Needed for a new grant, and only of a grant in a slot entry or extra:N. */
            scope?: "company" | number[];
            /** @description From when it counts; null: from now on. */
            starts_at?: string | null;
        };
        /** HandedOverLink */
        HandedOverLink: {
            /** Format: int64 */
            invitation_id: number;
            link: string | null;
        };
        /** HeadCounts */
        HeadCounts: {
            company: components["schemas"]["CompanyHeadCount"];
            /** @description Those where you may see people, by number. */
            locations: components["schemas"]["LocationHeadCount"][];
        };
        /** Hindrance */
        Hindrance: {
            /** @description It is all that the caller holds; switched on, it would bring out `permission`, which is; the member’s grant in `slot` gives it wherever this one counts; or the company would be left without an owner. */
            code: "beyond-you" | "opens-beyond" | "comes-from-elsewhere" | "last-owner";
            /** @description The same in English. */
            message: string;
            permission: string | null;
            slot: string | null;
        };
        /** Impact */
        Impact: {
            /** @description By member, location and the order of the catalogue. */
            differences: components["schemas"]["MemberDifference"][];
            roles: components["schemas"]["AffectedRole"][] | null;
            totals: components["schemas"]["ImpactTotals"] | null;
        };
        /**
         * ImpactTotals
         * @description Null on further pages.
         */
        ImpactTotals: {
            /**
             * Format: int64
             * @description And of those that give something else.
             */
            changes: number;
            /**
             * Format: int64
             * @description Values, each at each place, that the caller may see.
             */
            gains: number;
            /**
             * Format: int64
             * @description The same of those that give less.
             */
            loses: number;
            /**
             * Format: int64
             * @description For whom something would differ, seen or not.
             */
            people: number;
            unchanged: number | null;
            /**
             * Format: int64
             * @description Those of them of whom the caller may see nothing that would.
             */
            unseen: number;
        };
        /** Invitation */
        Invitation: {
            /** @description As it was typed; a phone as E.164 without the plus. */
            address: string;
            /** @description How its letters go out. */
            channel: "email" | "sms";
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            /** @description When its last link ends; null until one was made. */
            expires_at: string | null;
            /** Format: int64 */
            id: number;
            inviter_user_id: number | null;
            /** Format: int64 */
            member_id: number;
            /** @description The last one that was to be sent. */
            message: {
                /** Format: int64 */
                attempts: number;
                fault: string | null;
                /** Format: int64 */
                id: number;
                state: "waiting" | "sent" | "failed" | "dropped";
            } | null;
            /** @description What the company calls them. */
            name: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            renewed_at: string;
            /** @description Created: nothing has gone out since it was made or renewed. Failed: its message was given up. Opened: somebody has looked at the link. */
            state: "created" | "sent" | "failed" | "opened" | "accepted" | "revoked" | "expired";
        };
        /** InvitationLink */
        InvitationLink: {
            /** @description The last part of the link that was sent or handed over. */
            token: string;
        };
        /** InvitationOutcome */
        InvitationOutcome: {
            /**
             * Format: int64
             * @description Its place in the request, from 0.
             */
            index: number;
            /** @description Null where nobody needs to accept anything. */
            invitation_id: number | null;
            /** @description Null where it was refused. */
            member_id: number | null;
            /** @description Renewed: they were invited already. Member: they are here already, and have the grant at once. Refused: nothing was done about this one. */
            outcome: "invited" | "renewed" | "member" | "refused";
            problem?: {
                /** @description The refusal’s word: stable, for programs. */
                code: string;
                errors: components["schemas"]["FieldError"][];
                /** @description The same for people, in English. */
                title: string;
            };
        };
        /** IssuedToken */
        IssuedToken: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            expires_at: string;
            /** Format: int64 */
            id: number;
            limits: {
                /** @description It works at these locations only. */
                locations?: number[];
                /** @description It uses these permissions only, by slug. */
                permissions?: string[];
            };
            /** @description The first characters, by which people tell tokens apart. */
            prefix: string;
            token: string | null;
        };
        /** ListedCatalogue */
        ListedCatalogue: {
            /** @description Such as salon. */
            name: string;
            /**
             * Format: int64
             * @description A stored version never changes.
             */
            version: number;
        };
        /** ListedMember */
        ListedMember: {
            /** @description They have accepted their invitation. */
            accepted: boolean;
            archived_at: string | null;
            email: string | null;
            first_name: string;
            /** @description Those that the caller may see. */
            grants: components["schemas"]["Grant"][];
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description A number that the vendor’s programs know; 0 is English.
             */
            language: number;
            last_name: string;
            last_visit_at: string | null;
            /** @description What the company calls them. */
            name: string;
            phone: string | null;
            /** @description A job in free text. */
            position: string;
            /** @description Whoever is archived and suspended is archived; whoever is suspended and invited, suspended. */
            state: "active" | "invited" | "suspended" | "archived";
            suspended: boolean;
            /** @description Who of the roster they are, at locations whose people the caller may see. */
            team_members: {
                /** Format: int64 */
                id: number;
                /** Format: int64 */
                location_id: number;
            }[];
            /**
             * Format: int64
             * @description The person; until an invitation is accepted, a number that stands for them.
             */
            user_id: number;
        };
        /** Location */
        Location: {
            /** @description Up to 500 characters. */
            address: string;
            /** @description Up to 200 characters. */
            city: string;
            /** @description Nobody has any access there. */
            closed: boolean;
            /** Format: int64 */
            id: number;
            /** @description A name of the IANA database, such as Europe/Berlin; UTC without. */
            timezone: string;
            /** @description 1 to 200 characters; spaces around them do not count. */
            title: string;
        };
        /** LocationHeadCount */
        LocationHeadCount: {
            /**
             * Format: int64
             * @description How many more are invited to it, and have not accepted.
             */
            invited: number;
            /** Format: int64 */
            location_id: number;
            /**
             * Format: int64
             * @description How many active people have a grant there that counts now.
             */
            people: number;
            /** @description Those that somebody has. */
            roles: components["schemas"]["RoleHeadCount"][];
            warnings: ("closed" | "nobody" | "no-owner" | "one-manager")[];
        };
        /** LoggedDecision */
        LoggedDecision: {
            about: string | null;
            /** @description What was answered. */
            allowed: boolean;
            /**
             * Format: int64
             * @description The member whose token asked.
             */
            asker_id: number;
            /**
             * Format: date-time
             * @description When it was asked.
             */
            at: string;
            /** @description The question was about an address, which is not kept. */
            from_address: boolean;
            /** @description `native` or `authzen`. */
            interface: string;
            limits: {
                /**
                 * Format: int64
                 * @description How many days back.
                 */
                days_back?: number;
                /**
                 * Format: int64
                 * @description The id that was asked about.
                 */
                id?: number;
                /** @description By slug. */
                permission: string;
            }[] | null;
            permission: string | null;
            reason: string | null;
            request_id: string | null;
            resource: {
                id: string | null;
                type: string | null;
            };
            /**
             * Format: int64
             * @description The company’s revision that the answer was of.
             */
            revision: number;
            subject: {
                id: string | null;
                member_id: number | null;
                type: string | null;
            };
            /**
             * Format: int64
             * @description The token that asked.
             */
            token_id: number;
        };
        /** MadePlan */
        MadePlan: {
            /** @description The page where its person signs in, looks at it, and approves or rejects it. */
            approval_url: string;
            /**
             * Format: int64
             * @description The company’s revision that it was tried on when it was made.
             */
            base_revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            /** @description The company’s revision after it was done. */
            done_revision: number | null;
            /**
             * Format: date-time
             * @description When it can be approved no more: 30 minutes after it was made.
             */
            expires_at: string;
            failure: {
                code: string;
                errors: components["schemas"]["FieldError"][];
                title: string;
            } | null;
            /** @description Stands for the writes, and for what they would have meant when it was made. */
            hash: string;
            /** Format: int64 */
            id: number;
            impact: {
                /** @description By member, location and the order of the catalogue. */
                differences: components["schemas"]["MemberDifference"][];
                /** @description These are all differences; at most 50 are told. */
                is_complete: boolean;
                roles: components["schemas"]["AffectedRole"][] | null;
                totals: components["schemas"]["ImpactTotals"] | null;
            };
            /** @description Why, in the words of whoever made it. */
            note: string;
            settled_at: string | null;
            /** @description Waiting: nothing is done. Done: all of it. Failed: it was approved and refused, and nothing is done. */
            state: "waiting" | "done" | "rejected" | "failed" | "expired";
            /** @description Tried in their order, each upon those before it. */
            writes: components["schemas"]["SentWrite"][];
        };
        /** Member */
        Member: {
            /** @description They have accepted their invitation. */
            accepted: boolean;
            archived_at: string | null;
            email: string | null;
            first_name: string;
            /** @description Those that the caller may see. */
            grants: components["schemas"]["Grant"][];
            /** Format: int64 */
            id: number;
            /** @description Whether the caller can change the member as a whole: names, state, every grant. */
            is_editable: boolean;
            /**
             * Format: int64
             * @description A number that the vendor’s programs know; 0 is English.
             */
            language: number;
            last_name: string;
            last_visit_at: string | null;
            /** @description What the company calls them. */
            name: string;
            phone: string | null;
            /** @description A job in free text. */
            position: string;
            /** @description Whoever is archived and suspended is archived; whoever is suspended and invited, suspended. */
            state: "active" | "invited" | "suspended" | "archived";
            suspended: boolean;
            /** @description Who of the roster they are, at locations whose people the caller may see. */
            team_members: {
                /** Format: int64 */
                id: number;
                /** Format: int64 */
                location_id: number;
            }[];
            /**
             * Format: int64
             * @description The person; until an invitation is accepted, a number that stands for them.
             */
            user_id: number;
        };
        /** MemberAccess */
        MemberAccess: {
            blocker: string | null;
            /** @description Null for the company as a whole. */
            location_id: number | null;
            /** Format: int64 */
            member_id: number;
            /** @description The effective value of every permission, by slug. With sources: `value`, `sources` (those that the caller may see), and `since`, `until` and `next`: between which moments windows leave it so, and what comes next. */
            permissions: {
                [key: string]: unknown;
            };
        };
        /** MemberCount */
        MemberCount: {
            /**
             * Format: int64
             * @description Whom the caller may see.
             */
            count: number;
        };
        /** MemberDifference */
        MemberDifference: {
            /** @description What they have. */
            from: unknown;
            /** @description Whether the new value gives more, less, or something else. */
            kind: "gains" | "loses" | "changes";
            location_id: number | null;
            made_by: number | null;
            /** Format: int64 */
            member_id: number;
            /** @description What the company calls them. */
            name: string;
            /** @description By slug. */
            permission: string;
            /** @description What they would have. */
            to: unknown;
        };
        /** Membership */
        Membership: {
            /** Format: int64 */
            company_id: number;
            /** Format: int64 */
            member_id: number;
            /** Format: int64 */
            user_id: number;
        };
        /** Message */
        Message: {
            /** @description An e-mail address, or a phone as E.164 without the plus. */
            address: string;
            /**
             * Format: int64
             * @description How often it was tried.
             */
            attempts: number;
            /** @description How it goes out. */
            channel: "email" | "sms";
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            fault: string | null;
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            invitation_id: number;
            /** @description When it is tried next; null for at once, and for one given up. */
            next_at: string | null;
            /** @description Failed: it was given up. */
            state: "waiting" | "failed";
            /** @description What it is about. */
            template: string;
        };
        /** NewAccount */
        NewAccount: {
            /** @description Where the link proves no address: what they will sign in with. */
            login?: string;
            /** @description First and last name. */
            name: string;
            /** @description At least 15 characters. */
            password: string;
            /** @description The last part of the link that was sent or handed over. */
            token: string;
        };
        /** NewEntity */
        NewEntity: {
            /** @description Just as the schema declares them. */
            attributes?: {
                [key: string]: unknown;
            };
            /** @description What it belongs to: `in` of a policy follows these. */
            parents?: components["schemas"]["EntityRef"][];
        };
        /** NewGrant */
        NewGrant: {
            /** @description Until when, later than now; null: without end. */
            ends_at?: string | null;
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A reference such as salon:worker or role:7; null for none. Another one drops exceptions. */
            role?: string | null;
            /** @description The whole company, future locations included, or some locations. */
            scope: "company" | number[];
            /** @description From when it counts; null: from now on. */
            starts_at?: string | null;
        };
        /** NewInvitation */
        NewInvitation: {
            /** @description This, or a phone. */
            email?: string;
            /** @description What they are to have. */
            grant: {
                /** @description Until when; null: without end. */
                ends_at?: string | null;
                /** @description By slug. What is left out stays; null takes a value back. */
                permissions?: {
                    [key: string]: boolean | number | string | number[] | null;
                };
                /** @description A reference such as salon:worker or role:7; null for none. */
                role?: string | null;
                /** @description The whole company, future locations included, or some locations. */
                scope: "company" | number[];
                /** @description From when it counts; null: from now on. */
                starts_at?: string | null;
            };
            /**
             * Format: int64
             * @description A number that the vendor’s programs know; 0 is English.
             */
            language?: number;
            /** @description What the company calls them. */
            name?: string;
            /** @description International. */
            phone?: string;
            /** @description A job in free text. */
            position?: string;
            /**
             * Format: int64
             * @description Who they are on the roster of a location of the grant.
             */
            team_member_id?: number;
        };
        /** NewInvitations */
        NewInvitations: {
            /** @description Each is judged and done by itself. */
            invitations: components["schemas"]["NewInvitation"][];
        };
        /** NewLocation */
        NewLocation: {
            /** @description Up to 500 characters. */
            address?: string;
            /** @description Up to 200 characters. */
            city?: string;
            /** @description A name of the IANA database, such as Europe/Berlin; UTC without. */
            timezone?: string;
            /** @description 1 to 200 characters; spaces around them do not count. */
            title: string;
        };
        /** NewPosition */
        NewPosition: {
            /** @description Up to 1000 characters, in several lines if need be. */
            description?: string;
            /** @description Where it is available. */
            locations: number[];
            /** @description 1 to 100 characters; spaces around them do not count. */
            title: string;
        };
        /** NewRegistration */
        NewRegistration: {
            /** @description A company that is made with it; without, you belong to none yet. */
            company?: {
                /** @description Which permissions it uses, such as salon. */
                catalogue: string;
                /** @description They become the owner of the company that is made once they confirm. */
                title: string;
            };
            /** @description Your e-mail address: you sign in with it once it is confirmed. */
            email: string;
            /** @description Your first name. */
            first_name: string;
            /** @description Your last name. */
            last_name?: string;
            /** @description At least 15 characters. */
            password: string;
            /** @description International; to be called, not to sign in with. */
            phone?: string;
        };
        /** NewRole */
        NewRole: {
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A built-in role that is not an owner’s. */
            shown_as?: string;
            /** @description Unique in the company. */
            title: string;
            /**
             * Format: int32
             * @description By it roles are compared.
             */
            weight: number;
        };
        /** NewSetUp */
        NewSetUp: {
            /** @description The first company. */
            company: {
                /** @description Which permissions it uses: salon, bakery or vendor, or a catalogue file of its own. */
                catalogue: string | {
                    [key: string]: unknown;
                };
                /** @description What the company is called. */
                title: string;
            };
            /** @description Keep the session in a cookie, as signing in can. */
            cookie?: boolean;
            /** @description Who owns it. */
            owner: {
                /** @description They sign in with it. It counts as proved. */
                email: string;
                /** @description First and last name. */
                name: string;
                /** @description At least 15 characters. */
                password: string;
            };
            /** @description The secret of the one-time link that the service prints. */
            token: string;
        };
        /** NewTag */
        NewTag: {
            /**
             * @description #rrggbb
             * @example #ff2828
             */
            color: string;
            /**
             * @description What it is put on; `common`: on any of them.
             * @default common
             */
            entity: "common" | "client" | "appointment" | "event";
            /** @description The name of an icon; empty for none. */
            icon?: string;
            /**
             * Format: int64
             * @description Whose tag it is.
             */
            location_id: number;
            /** @description 1 to 100 characters; spaces around them do not count. */
            title: string;
        };
        /** NewTeamMember */
        NewTeamMember: {
            /** @description They work here no more, and stay on the roster. */
            dismissed?: boolean;
            /** @description Clients who book do not see them. */
            hidden?: boolean;
            /**
             * Format: int64
             * @description On whose roster they are.
             */
            location_id: number;
            /** @description 1 to 200 characters; spaces around them do not count. */
            name: string;
            /** @description Their position; null for none. */
            position_id?: number | null;
            /** @description What they do, in free text of up to 200 characters. */
            specialization?: string;
            /** @description The user of the location that they are. */
            user_id?: number | null;
        };
        /** NewToken */
        NewToken: {
            /** @description The interface it works in. */
            audience: "native" | "bakery" | "station" | "authzen" | "assistant";
            /**
             * Format: int64
             * @description It works in this company alone.
             */
            company_id: number;
            /**
             * Format: date-time
             * @description In 90 days without, and in 366 at the latest.
             */
            expires_at?: string;
            /** @description It works at these locations only. */
            locations?: number[];
            /** @description What tells it from others: 1 to 100 characters. */
            name: string;
            /** @description It uses these permissions only, by slug. */
            permissions?: string[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            starts_at?: string;
        };
        /**
         * Objection
         * @description Why it cannot be saved as drafted; null where it can.
         */
        Objection: {
            /** @description The refusal’s word: stable, for programs. */
            code: string;
            /** @description Which fields are wrong, where it is about fields. */
            errors: components["schemas"]["FieldError"][];
            /** @description What is wrong, in the language of Accept-Language. */
            title: string;
        };
        /** OfferedCatalogue */
        OfferedCatalogue: {
            /** @description What stands at the top of its permissions, and how many there are in each. */
            groups: {
                /** Format: int64 */
                permissions: number;
                title: string;
            }[];
            /** @description Something in it can be limited to a location. */
            has_locations: boolean;
            /** @description Such as salon. */
            name: string;
            /**
             * Format: int64
             * @description How many it has.
             */
            permissions: number;
            /** @description Built in, the heaviest first. */
            roles: {
                description: string;
                title: string;
            }[];
            /** @description What people read. */
            title: string;
        };
        /** OpenedInvitation */
        OpenedInvitation: {
            address: string | null;
            /** @description What the company is called. */
            company: string;
            /** @description There is an account with that address: sign in and accept with it. */
            has_account: boolean;
            /** @description What the inviter calls them; may be empty. */
            name: string;
            offers: {
                ends_at: string | null;
                /** @description The whole company, or titles of locations. */
                places: "company" | string[];
                role: string | null;
                starts_at: string | null;
            }[];
        };
        /** OwnExplanation */
        OwnExplanation: {
            allowed: boolean;
            /** @description Those that permitted, or forbade; none: nothing permits it. */
            determining: string[];
            /** @description What went wrong: any of it denies. */
            errors: {
                message: string;
                policy?: string;
            }[];
            /** @description Those that were evaluated. */
            policies: string[];
            /** @description All this in words, in the language of Accept-Language. */
            sentence: string;
        };
        /** OwnUser */
        OwnUser: {
            /** @description The address that is proved; empty for none. */
            email: string;
            first_name: string;
            /** Format: int64 */
            id: number;
            last_name: string;
            /** @description E.164 without the plus; empty for none. */
            phone: string;
            /** @description In free text; empty for none. */
            tax_number: string;
            token: {
                /** @description It works in this company alone; null for all. */
                company_id: number | null;
                /**
                 * Format: int64
                 * @description The token that is being used.
                 */
                id: number;
                limits: {
                    locations?: number[];
                    permissions?: string[];
                } | null;
            };
        };
        /** OwnView */
        OwnView: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            at: string;
            /**
             * Format: date-time
             * @description When it ended at the latest.
             */
            expires_at: string;
            /** Format: int64 */
            id: number;
            /** @description Who looked. */
            viewer: {
                /** Format: int64 */
                member_id: number;
                name: string;
            };
        };
        /** Partner */
        Partner: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        /** PasswordChange */
        PasswordChange: {
            /** @description At least 15 characters. */
            password: string;
            /** @description Your present password. */
            present: string;
        };
        /** PasswordReset */
        PasswordReset: {
            /** @description At least 15 characters. */
            password: string;
            /** @description The last part of the link that was sent or handed over. */
            token: string;
        };
        /** PasswordResetRequest */
        PasswordResetRequest: {
            /** @description Login, e-mail address or phone. */
            login: string;
        };
        /** Permission */
        Permission: {
            /** @description The value that gives everything. */
            all: unknown;
            entity: string | null;
            /** @description Permissions that switch it, nearest first: while one is off in a grant, it counts as none there. */
            gates: string[];
            /** @description Other interfaces do not show it. */
            is_hidden: boolean;
            /** @description Interfaces show it as recommended. */
            is_recommended: boolean;
            max: number | null;
            min: number | null;
            /** @description The value that gives nothing. */
            none: unknown;
            options: string[] | null;
            parent: string | null;
            /** @description location, or company for what cannot be limited to a place. */
            reach: string;
            /** @description What it is called in bodies and questions. */
            slug: string;
            /** @description What people read, in the language of Accept-Language. */
            title: string;
            /** @description What values it has, and how they are compared and joined. */
            type: string;
        };
        /** Plan */
        Plan: {
            /** @description The page where its person signs in, looks at it, and approves or rejects it. */
            approval_url: string;
            /**
             * Format: int64
             * @description The company’s revision that it was tried on when it was made.
             */
            base_revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            /** @description The company’s revision after it was done. */
            done_revision: number | null;
            /**
             * Format: date-time
             * @description When it can be approved no more: 30 minutes after it was made.
             */
            expires_at: string;
            failure: {
                code: string;
                errors: components["schemas"]["FieldError"][];
                title: string;
            } | null;
            /** @description Stands for the writes, and for what they would have meant when it was made. */
            hash: string;
            /** Format: int64 */
            id: number;
            /** @description Why, in the words of whoever made it. */
            note: string;
            settled_at: string | null;
            /** @description Waiting: nothing is done. Done: all of it. Failed: it was approved and refused, and nothing is done. */
            state: "waiting" | "done" | "rejected" | "failed" | "expired";
            /** @description Tried in their order, each upon those before it. */
            writes: components["schemas"]["SentWrite"][];
        };
        /** PolicySet */
        PolicySet: {
            /** @description In Cedar’s language. `@id("…")` names a policy. */
            policies: string;
            /** @description In Cedar’s language, or its JSON form as text. */
            schema: string;
            /** @description Questions with the answers they must hear, or the set is refused. */
            tests: {
                /** @description Whether it is to be allowed. */
                expected: boolean;
                /** @description Names it where it fails. */
                name?: string;
                /** @description As an evaluation of AuthZEN. */
                request: {
                    /** @description Does what. */
                    action: {
                        /** @description An action of the schema. */
                        name: string;
                        /** @description As the schema declares them. */
                        properties?: {
                            [key: string]: unknown;
                        };
                    };
                    /** @description As the schema declares them. */
                    context?: {
                        [key: string]: unknown;
                    };
                    /** @description To what. */
                    resource: {
                        /** @description Any text. */
                        id: string;
                        /** @description As the schema declares them. */
                        properties?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description A type of the schema.
                         * @example todo
                         */
                        type: string;
                    };
                    /** @description Who. */
                    subject: {
                        /** @description Any text. */
                        id: string;
                        /** @description As the schema declares them. */
                        properties?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description A type of the schema.
                         * @example todo
                         */
                        type: string;
                    };
                };
            }[];
        };
        /** Position */
        Position: {
            /** @description Up to 1000 characters, in several lines if need be. */
            description: string;
            /** Format: int64 */
            id: number;
            locations: number[];
            /** @description 1 to 100 characters; spaces around them do not count. */
            title: string;
        };
        /**
         * Preview
         * @description In a dry run: what it would mean for people.
         */
        Preview: {
            at: string;
            /** @description By member, location and the order of the catalogue. */
            differences: components["schemas"]["MemberDifference"][];
            /** @description These are all differences; at most 50 are told. simulate tells all. */
            is_complete: boolean;
            /**
             * Format: int64
             * @description The revision that it was tried on.
             */
            revision: number;
            roles: components["schemas"]["AffectedRole"][] | null;
            totals: components["schemas"]["ImpactTotals"] | null;
        };
        /** Problem */
        Problem: {
            /** @description The refusal’s word: stable, for programs. */
            code: string;
            /** @description Which fields are wrong, where it is about fields. */
            errors?: components["schemas"]["FieldError"][];
            /** @description Of a fault of ours: finds it in the log. */
            reference?: string;
            /**
             * Format: int32
             * @description The status of the answer.
             */
            status: number;
            /** @description What is wrong, and what to do, in the language of Accept-Language. */
            title: string;
        };
        /** ReasonStep */
        ReasonStep: {
            ends_at: string | null;
            /** Format: int64 */
            grant_id: number;
            outcome: "gives" | "elsewhere" | "not-started" | "ended" | "wrong-address" | "gate-closed" | "none" | "beyond-limit";
            permission: string | null;
            role: string | null;
            /** @description The whole company, future locations included, or some locations. */
            scope: "company" | number[];
            /** @description The grant’s place at the member. */
            slot: string;
            /** @description Whether the grant says so itself, or its role does. */
            source: "exception" | "role";
            starts_at: string | null;
            /** @description What the grant says of the permission, whether it counts or not. */
            value: unknown;
        };
        /** Replay */
        Replay: {
            /**
             * Format: int64
             * @description Of these, how many would be answered otherwise.
             */
            changed: number;
            /**
             * Format: int64
             * @description Not asked again, since the log does not hold the whole question.
             */
            left: number;
            /**
             * Format: int64
             * @description How many logged answers this page is about.
             */
            looked: number;
            /**
             * Format: int64
             * @description About types that the company’s own policies decide: no write here touches them.
             */
            own_types: number;
            /** @description What would be answered otherwise, `before` the writes, as now, and `after` them. The last asked first; each question once a page. */
            questions: components["schemas"]["ReplayedQuestion"][];
            /**
             * Format: int64
             * @description Of these, how many were asked again.
             */
            replayed: number;
        };
        /** ReplayedAnswer */
        ReplayedAnswer: {
            /** @description Whether it is allowed. */
            allowed: boolean;
            /** @description Why not, in a word. */
            reason?: string;
        };
        /** ReplayedQuestion */
        ReplayedQuestion: {
            after: components["schemas"]["ReplayedAnswer"];
            /**
             * Format: int64
             * @description How often the answer was yes.
             */
            allowed_count: number;
            before: components["schemas"]["ReplayedAnswer"];
            /**
             * Format: int64
             * @description How often it was asked.
             */
            count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            last_asked_at: string;
            /** @description The values that were asked about. */
            limits: {
                /**
                 * Format: int64
                 * @description How many days back.
                 */
                days_back?: number;
                /**
                 * Format: int64
                 * @description The id that was asked about.
                 */
                id?: number;
                /** @description By slug. */
                permission: string;
            }[];
            /** Format: int64 */
            member_id: number;
            /** @description The word that was asked with. */
            permission: string;
            resource: components["schemas"]["AskedResource"];
        };
        /** ReplayRequest */
        ReplayRequest: {
            /**
             * Format: date-time
             * @description Asked at this moment or later.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Asked before this moment.
             */
            to?: string;
            /** @description Tried in their order, each upon those before it. */
            writes: components["schemas"]["SentWrite"][];
        };
        /** Role */
        Role: {
            /** @description The same, of built-in roles; empty for the company’s own. */
            description: string;
            /** @description Then it stays as it is. */
            is_built_in: boolean;
            /** @description What it says of each permission that it does not leave at nothing. */
            permissions: {
                [key: string]: unknown;
            };
            /** @description salon:worker is built in by a catalogue, role:7 is the company’s own. */
            ref: string;
            /** @description The built-in role as which interfaces show it that know no others. */
            shown_as: string;
            /** @description What people read: of built-in roles in the language of Accept-Language. */
            title: string;
            /**
             * Format: int64
             * @description The heaviest role that covers a place is shown there.
             */
            weight: number;
        };
        /** RoleCount */
        RoleCount: {
            /**
             * Format: int64
             * @description How many have it in some grant, whenever it counts.
             */
            members: number;
            /** @description A reference such as salon:worker or role:7. */
            ref: string;
        };
        /** RoleDifference */
        RoleDifference: {
            /** @description What they have. */
            from: unknown;
            /** @description Whether the new value gives more, less, or something else. */
            kind: "gains" | "loses" | "changes";
            /** @description By slug. */
            permission: string;
            /** @description What they would have. */
            to: unknown;
        };
        /** RoleDraft */
        RoleDraft: {
            /** @description By slug. What is left out stays; null takes a value back. */
            permissions?: {
                [key: string]: boolean | number | string | number[] | null;
            };
            /** @description A role of the company; without, a new one. */
            ref?: string;
            /** @description A built-in role that is not an owner’s. */
            shown_as?: string;
            /** @description Unique in the company; a draft need have none yet. */
            title?: string;
            /**
             * Format: int32
             * @description By it roles are compared.
             */
            weight?: number;
        };
        /** RoleHeadCount */
        RoleHeadCount: {
            /**
             * Format: int64
             * @description Whoever has two roles there is counted with each.
             */
            people: number;
            role: string | null;
        };
        /** Search */
        Search: {
            /**
             * Format: date-time
             * @description Another moment than now. One that is over is answered from the facts of then.
             */
            at?: string;
            /** @description Members who may, locations where a member may, or what a member may do. With `own`: subjects, resources or actions of the company’s own types. */
            find: "members" | "locations" | "permissions" | "subjects" | "resources" | "actions";
            /** @description The address that the person acts from. */
            ip?: string;
            /** @description A single grant must satisfy all of them together. */
            limits?: {
                /**
                 * Format: int32
                 * @description How many days back; 0 is today.
                 */
                days_back?: number;
                /**
                 * Format: int64
                 * @description One id among those that the permission may be limited to.
                 */
                id?: number;
                /** @description By slug. */
                permission: string;
            }[];
            /**
             * Format: int64
             * @description Without, the company as a whole.
             */
            location_id?: number;
            /** @description The member; `me` is whoever asks. */
            member_id?: number | "me";
            /** @description A search that the company’s own policies answer, in the place of all others. */
            own?: {
                /** @description Does what. */
                action?: {
                    /** @description An action of the company’s schema. */
                    name: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                };
                /** @description What is known of it beside what is stored. */
                context?: {
                    [key: string]: unknown;
                };
                /** @description To what. */
                resource: {
                    /** @description What it is stored under, if it is stored. */
                    id?: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
                /** @description Who. */
                subject?: {
                    /** @description What it is stored under, if it is stored. */
                    id?: string;
                    /** @description What is known of it beside what is stored. */
                    properties?: {
                        [key: string]: unknown;
                    };
                    /** @description A type of the company’s schema. */
                    type: string;
                };
            };
            /** @description A permission of the company, by slug, or a capability. */
            permission?: string;
            /**
             * Format: int64
             * @description The same person by the number of their user.
             */
            user_id?: number;
        };
        /** SearchResult */
        SearchResult: {
            /** @description An action that was found. */
            action?: string;
            /** @description What it is stored under. */
            id?: string;
            /**
             * Format: int64
             * @description Of a location that was found.
             */
            location_id?: number;
            /**
             * Format: int64
             * @description Of a member who was found.
             */
            member_id?: number;
            /** @description What the company calls them. */
            name?: string;
            /** @description A permission that was found, by slug. */
            permission?: string;
            /** @description Of the location or permission: what people read. */
            title?: string;
            /** @description Of a subject or resource of the company’s own types. */
            type?: string;
            /**
             * Format: int64
             * @description The number of their user.
             */
            user_id?: number;
            /** @description A value as its permission’s type has them. */
            value?: unknown;
        };
        /** SentWrite */
        SentWrite: {
            /** @description As that route takes it. {"made_by": 0} is what the first write of the list makes. */
            body?: unknown;
            /** @description As the write has it. */
            method: "POST" | "PATCH" | "DELETE";
            /** @description Below the company: /members/7/grants. {0} is what the first write of the list makes. */
            path: string;
        };
        /** Session */
        Session: {
            csrf_token: string | null;
            /**
             * Format: int64
             * @description Seconds.
             */
            expires_in: number;
            token: string | null;
            /**
             * Format: int64
             * @description To end it: DELETE /tokens/{token_id}.
             */
            token_id: number;
            /**
             * Format: int64
             * @description Who signed in.
             */
            user_id: number;
        };
        /** SetUp */
        SetUp: {
            /** Format: int64 */
            company_id: number;
            csrf_token: string | null;
            /**
             * Format: int64
             * @description Of the session, in seconds.
             */
            expires_in: number;
            token: string | null;
            /** Format: int64 */
            user_id: number;
        };
        /** SetupDraft */
        SetupDraft: {
            /** @description The first company. */
            company?: {
                /** @description Which permissions it uses: salon, bakery or vendor, or a catalogue file of its own. */
                catalogue: string | {
                    [key: string]: unknown;
                };
                /** @description What the company is called. */
                title: string;
            };
            /** @description Who owns it. */
            owner?: {
                /** @description They sign in with it. It counts as proved. */
                email: string;
                /** @description First and last name. */
                name: string;
                /** @description At least 15 characters. */
                password: string;
            };
            /** @description The secret of the one-time link that the service prints. */
            token: string;
        };
        /** SetupLink */
        SetupLink: {
            /** @description The secret of the one-time link that the service prints. */
            token: string;
        };
        /** ShortenedToken */
        ShortenedToken: {
            /**
             * Format: date-time
             * @description Later than now, and no later than the end it has.
             */
            expires_at: string;
        };
        /** Simulation */
        Simulation: {
            /**
             * Format: date-time
             * @description A moment to come by which windows are judged; without, now.
             */
            at?: string;
            /** @description Tried in their order, each upon those before it. */
            writes: components["schemas"]["SentWrite"][];
        };
        /**
         * SmallestChange
         * @description The smallest change that would allow it.
         */
        SmallestChange: {
            grant_id: number | null;
            may_be_made_by: {
                /** @description `members` are all who may. */
                is_complete: boolean;
                members: {
                    /** Format: int64 */
                    member_id: number;
                    name: string;
                }[] | null;
                you: boolean;
            };
            /** @description What the grant is to say beside what it says. */
            permissions: {
                [key: string]: unknown;
            };
            role: string | null;
            /** @description The whole company, future locations included, or some locations. */
            scope: "company" | number[];
        };
        /** Standing */
        Standing: {
            /** @description By word, such as members.edit: where you have it. What you have nowhere is left out. */
            capabilities: {
                [key: string]: "company" | number[];
            };
            /**
             * Format: int64
             * @description Who you are here.
             */
            member_id: number;
        };
        /** Tag */
        Tag: {
            /**
             * @description #rrggbb
             * @example #ff2828
             */
            color: string;
            /** @description Put on nothing any more; it stays where it is. */
            deleted: boolean;
            /** @description What it is put on; `common`: on any of them. */
            entity: "common" | "client" | "appointment" | "event";
            /** @description The name of an icon; empty for none. */
            icon: string;
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            location_id: number;
            /** @description 1 to 100 characters; spaces around them do not count. */
            title: string;
        };
        /** TagIds */
        TagIds: {
            /** @description All that it is to carry. */
            tag_ids: number[];
        };
        /** TeamMember */
        TeamMember: {
            /** @description Off the roster: readable by id, and changed no more. */
            deleted: boolean;
            /** @description They work here no more, and stay on the roster. */
            dismissed: boolean;
            /** @description Clients who book do not see them. */
            hidden: boolean;
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            location_id: number;
            /** @description The member that the user is. */
            member_id: number | null;
            /** @description 1 to 200 characters; spaces around them do not count. */
            name: string;
            /** @description Their position; null for none. */
            position_id: number | null;
            /** @description What they do, in free text of up to 200 characters. */
            specialization: string;
            /** @description The user of the location that they are. */
            user_id: number | null;
        };
        /** Token */
        Token: {
            /** @description The interface it works in. */
            audience: string;
            /** @description It works in this company alone; null for wherever its person may. */
            company_id: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            created_at: string;
            expires_at: string | null;
            /** Format: int64 */
            id: number;
            last_used_at: string | null;
            /** @description What it may use of its person’s rights; null for all. */
            limits: {
                /** @description It works at these locations only. */
                locations?: number[];
                /** @description It uses these permissions only, by slug. */
                permissions?: string[];
            } | null;
            /** @description What its maker called it. */
            name: string;
            /** @description It works beside this partner’s token alone. */
            partner_id: number | null;
            /** @description The first characters, by which people tell tokens apart. */
            prefix: string;
            starts_at: string | null;
            /**
             * Format: int64
             * @description Whose it is.
             */
            user_id: number;
        };
        /** TokenAccess */
        TokenAccess: {
            blocker: string | null;
            /** @description Null for the company as a whole. */
            location_id: number | null;
            /**
             * Format: int64
             * @description Whose it is; of a view, as whom they look.
             */
            member_id: number;
            /** @description What it may use, by slug: what gives nothing is left out. */
            permissions: {
                [key: string]: unknown;
            };
            /** @description The permissions that stand under no other, in the order of the catalogues. */
            sections: components["schemas"]["TokenSection"][];
        };
        /** TokenSection */
        TokenSection: {
            /**
             * Format: int64
             * @description Of the permissions under it, those that give something.
             */
            given: number;
            /** @description It gives something by itself. */
            is_given: boolean;
            /**
             * Format: int64
             * @description How many stand under it.
             */
            of: number;
            /** @description By slug. */
            permission: string;
            /** @description A value as its permission’s type has them. */
            value: unknown;
        };
        /** UnusedPermission */
        UnusedPermission: {
            /**
             * Format: int64
             * @description How many members hold it somewhere, now.
             */
            holders: number;
            last_used_at: string | null;
            /** @description By slug. */
            permission: string;
            /** @description What people read. */
            title: string;
        };
        /** UnusedPermissions */
        UnusedPermissions: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            at: string;
            /** @description Uses are noted for all of these days. Else absence proves little. */
            complete: boolean;
            /** @description In the order of the catalogue. Empty while `since` is null: then nothing is known. */
            data: components["schemas"]["UnusedPermission"][];
            /**
             * Format: int64
             * @description For how many days they were not used.
             */
            days: number;
            /**
             * Format: int64
             * @description The company’s revision that the answer is of.
             */
            revision: number;
            since: string | null;
        };
        /** Verification */
        Verification: {
            /** @description Read from the first event on, which else is done once an hour. */
            anew?: boolean;
        };
        /** View */
        View: {
            csrf_token: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, microseconds.
             */
            expires_at: string;
            token: string | null;
            /**
             * Format: int64
             * @description To end it: DELETE /tokens/{token_id}, or /sessions/current with the token itself.
             */
            token_id: number;
        };
        /** WaitingInvitation */
        WaitingInvitation: {
            /** @description Where its letter went: your proved address. */
            address: string;
            /** @description What the company is called. */
            company: string;
            /** @description Null until its first letter has gone out. */
            expires_at: string | null;
            /** Format: int64 */
            id: number;
            offers: {
                ends_at: string | null;
                /** @description The whole company, or titles of locations. */
                places: "company" | string[];
                role: string | null;
                starts_at: string | null;
            }[];
        };
    };
    responses: {
        /** @description A refusal, or a fault. */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AccessComparison = components['schemas']['AccessComparison'];
export type AccessDifference = components['schemas']['AccessDifference'];
export type AffectedRole = components['schemas']['AffectedRole'];
export type AskedResource = components['schemas']['AskedResource'];
export type Attachment = components['schemas']['Attachment'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type AuditSeal = components['schemas']['AuditSeal'];
export type Catalogue = components['schemas']['Catalogue'];
export type ChangedGrant = components['schemas']['ChangedGrant'];
export type ChangedLocation = components['schemas']['ChangedLocation'];
export type ChangedMember = components['schemas']['ChangedMember'];
export type ChangedOwnUser = components['schemas']['ChangedOwnUser'];
export type ChangedPosition = components['schemas']['ChangedPosition'];
export type ChangedRole = components['schemas']['ChangedRole'];
export type ChangedTag = components['schemas']['ChangedTag'];
export type ChangedTeamMember = components['schemas']['ChangedTeamMember'];
export type CheckAnswer = components['schemas']['CheckAnswer'];
export type CheckQuestion = components['schemas']['CheckQuestion'];
export type CheckQuestions = components['schemas']['CheckQuestions'];
export type Company = components['schemas']['Company'];
export type CompanyHeadCount = components['schemas']['CompanyHeadCount'];
export type CompanyToken = components['schemas']['CompanyToken'];
export type ComparedMoment = components['schemas']['ComparedMoment'];
export type ComparedSide = components['schemas']['ComparedSide'];
export type Comparison = components['schemas']['Comparison'];
export type Confirmation = components['schemas']['Confirmation'];
export type Confirmed = components['schemas']['Confirmed'];
export type Credentials = components['schemas']['Credentials'];
export type CurrentSession = components['schemas']['CurrentSession'];
export type DraftedGrant = components['schemas']['DraftedGrant'];
export type DraftedRole = components['schemas']['DraftedRole'];
export type EditedValue = components['schemas']['EditedValue'];
export type Entity = components['schemas']['Entity'];
export type EntityRef = components['schemas']['EntityRef'];
export type ExplainQuestion = components['schemas']['ExplainQuestion'];
export type Explanation = components['schemas']['Explanation'];
export type FieldError = components['schemas']['FieldError'];
export type GivenBelow = components['schemas']['GivenBelow'];
export type Grant = components['schemas']['Grant'];
export type GrantAsDrafted = components['schemas']['GrantAsDrafted'];
export type GrantDraft = components['schemas']['GrantDraft'];
export type HandedOverLink = components['schemas']['HandedOverLink'];
export type HeadCounts = components['schemas']['HeadCounts'];
export type Hindrance = components['schemas']['Hindrance'];
export type Impact = components['schemas']['Impact'];
export type ImpactTotals = components['schemas']['ImpactTotals'];
export type Invitation = components['schemas']['Invitation'];
export type InvitationLink = components['schemas']['InvitationLink'];
export type InvitationOutcome = components['schemas']['InvitationOutcome'];
export type IssuedToken = components['schemas']['IssuedToken'];
export type ListedCatalogue = components['schemas']['ListedCatalogue'];
export type ListedMember = components['schemas']['ListedMember'];
export type Location = components['schemas']['Location'];
export type LocationHeadCount = components['schemas']['LocationHeadCount'];
export type LoggedDecision = components['schemas']['LoggedDecision'];
export type MadePlan = components['schemas']['MadePlan'];
export type Member = components['schemas']['Member'];
export type MemberAccess = components['schemas']['MemberAccess'];
export type MemberCount = components['schemas']['MemberCount'];
export type MemberDifference = components['schemas']['MemberDifference'];
export type Membership = components['schemas']['Membership'];
export type Message = components['schemas']['Message'];
export type NewAccount = components['schemas']['NewAccount'];
export type NewEntity = components['schemas']['NewEntity'];
export type NewGrant = components['schemas']['NewGrant'];
export type NewInvitation = components['schemas']['NewInvitation'];
export type NewInvitations = components['schemas']['NewInvitations'];
export type NewLocation = components['schemas']['NewLocation'];
export type NewPosition = components['schemas']['NewPosition'];
export type NewRegistration = components['schemas']['NewRegistration'];
export type NewRole = components['schemas']['NewRole'];
export type NewSetUp = components['schemas']['NewSetUp'];
export type NewTag = components['schemas']['NewTag'];
export type NewTeamMember = components['schemas']['NewTeamMember'];
export type NewToken = components['schemas']['NewToken'];
export type Objection = components['schemas']['Objection'];
export type OfferedCatalogue = components['schemas']['OfferedCatalogue'];
export type OpenedInvitation = components['schemas']['OpenedInvitation'];
export type OwnExplanation = components['schemas']['OwnExplanation'];
export type OwnUser = components['schemas']['OwnUser'];
export type OwnView = components['schemas']['OwnView'];
export type Partner = components['schemas']['Partner'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type PasswordReset = components['schemas']['PasswordReset'];
export type PasswordResetRequest = components['schemas']['PasswordResetRequest'];
export type Permission = components['schemas']['Permission'];
export type Plan = components['schemas']['Plan'];
export type PolicySet = components['schemas']['PolicySet'];
export type Position = components['schemas']['Position'];
export type Preview = components['schemas']['Preview'];
export type Problem = components['schemas']['Problem'];
export type ReasonStep = components['schemas']['ReasonStep'];
export type Replay = components['schemas']['Replay'];
export type ReplayedAnswer = components['schemas']['ReplayedAnswer'];
export type ReplayedQuestion = components['schemas']['ReplayedQuestion'];
export type ReplayRequest = components['schemas']['ReplayRequest'];
export type Role = components['schemas']['Role'];
export type RoleCount = components['schemas']['RoleCount'];
export type RoleDifference = components['schemas']['RoleDifference'];
export type RoleDraft = components['schemas']['RoleDraft'];
export type RoleHeadCount = components['schemas']['RoleHeadCount'];
export type Search = components['schemas']['Search'];
export type SearchResult = components['schemas']['SearchResult'];
export type SentWrite = components['schemas']['SentWrite'];
export type Session = components['schemas']['Session'];
export type SetUp = components['schemas']['SetUp'];
export type SetupDraft = components['schemas']['SetupDraft'];
export type SetupLink = components['schemas']['SetupLink'];
export type ShortenedToken = components['schemas']['ShortenedToken'];
export type Simulation = components['schemas']['Simulation'];
export type SmallestChange = components['schemas']['SmallestChange'];
export type Standing = components['schemas']['Standing'];
export type Tag = components['schemas']['Tag'];
export type TagIds = components['schemas']['TagIds'];
export type TeamMember = components['schemas']['TeamMember'];
export type Token = components['schemas']['Token'];
export type TokenAccess = components['schemas']['TokenAccess'];
export type TokenSection = components['schemas']['TokenSection'];
export type UnusedPermission = components['schemas']['UnusedPermission'];
export type UnusedPermissions = components['schemas']['UnusedPermissions'];
export type Verification = components['schemas']['Verification'];
export type View = components['schemas']['View'];
export type WaitingInvitation = components['schemas']['WaitingInvitation'];
export type ResponseRefusal = components['responses']['Refusal'];
export type $defs = Record<string, never>;
export interface operations {
    listCompanies: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Company"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Company"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateCompany: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 1 to 200 characters; spaces around them do not count. */
                    title?: string;
                };
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
                    "application/json": {
                        data: components["schemas"]["Company"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description The user who acted. */
                actor?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At this moment or later. */
                from?: string;
                /** @description What the kind begins with. */
                kind?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /** @description Tell also what that of which the events speak is called now. */
                names?: boolean;
                /** @description desc: newest first. */
                order?: "asc" | "desc";
                /** @description This revision or a later one. */
                revision_from?: number;
                /** @description This revision or an earlier one. */
                revision_to?: number;
                /** @description A kind of thing and its id, such as `member:7`. */
                subject?: string;
                /** @description Before this moment. */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["AuditEvent"][];
                        /** @description With `names`: by `member:7`, `user:9`, as far as the caller may see them. No part of the history. */
                        names?: {
                            [key: string]: string;
                        };
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    verifyEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verification"];
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
                    "application/json": {
                        data: components["schemas"]["AuditSeal"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listCatalogues: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["ListedCatalogue"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readCatalogue: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description A catalogue’s name, such as salon.
                 * @example salon
                 */
                name: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["Catalogue"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: {
                /** @description How many seconds old an answer may be, while the database is away. Without, there is none then, but a 503. */
                "Gatehouse-Max-Age"?: number;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckQuestions"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        /** @description In the order of the questions. */
                        data: components["schemas"]["CheckAnswer"][];
                        /** @description The moment is to come: these are the facts of now, which may change. */
                        projected: boolean;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is of.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    listDecisions: {
        parameters: {
            query?: {
                /** @description What was answered. */
                allowed?: boolean;
                /** @description The member whose token asked. */
                asker?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Asked at this moment or later. */
                from?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /** @description The member asked about. */
                member?: number;
                /** @description The word that was asked with. */
                permission?: string;
                /** @description Asked before this moment. */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["LoggedDecision"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    diffAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Comparison"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        data: components["schemas"]["AccessComparison"];
                        /** @description The moment is to come: these are the facts of now, which may change. */
                        projected: boolean;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is of.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    listEntities: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /**
                 * @description Those of this type.
                 * @example todo
                 */
                type?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Entity"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readEntity: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description Any text of 1 to 250 characters; all but letters and digits is best encoded.
                 * @example 1
                 */
                id: string;
                /**
                 * @description A type of the company’s schema.
                 * @example todo
                 */
                type: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["Entity"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setEntity: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description Any text of 1 to 250 characters; all but letters and digits is best encoded.
                 * @example 1
                 */
                id: string;
                /**
                 * @description A type of the company’s schema.
                 * @example todo
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEntity"];
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
                    "application/json": {
                        data: components["schemas"]["Entity"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    deleteEntity: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description Any text of 1 to 250 characters; all but letters and digits is best encoded.
                 * @example 1
                 */
                id: string;
                /**
                 * @description A type of the company’s schema.
                 * @example todo
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    explain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainQuestion"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        data: components["schemas"]["Explanation"] | components["schemas"]["OwnExplanation"];
                        /** @description The moment is to come: these are the facts of now, which may change. */
                        projected: boolean;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is of.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    readGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The grant.
                 * @example 125
                 */
                grant_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Grant"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeGrant: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The grant.
                 * @example 125
                 */
                grant_id: number;
            };
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
                    "application/json": {
                        data: null;
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateGrant: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The grant.
                 * @example 125
                 */
                grant_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedGrant"];
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
                    "application/json": {
                        data: components["schemas"]["Grant"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    countHeads: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["HeadCounts"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Those of this member. */
                member_id?: number;
                /** @description A part of the address. */
                q?: string;
                /** @description Pending: neither accepted nor revoked, so that it can be sent again. */
                state?: "created" | "sent" | "failed" | "opened" | "accepted" | "revoked" | "expired" | "pending";
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitations"];
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
                    "application/json": {
                        data: components["schemas"]["InvitationOutcome"][];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    readInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The invitation.
                 * @example 300215
                 */
                invitation_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Invitation"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The invitation.
                 * @example 300215
                 */
                invitation_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    handOverLink: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The invitation.
                 * @example 300215
                 */
                invitation_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HandedOverLink"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    resendInvitation: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The invitation.
                 * @example 300215
                 */
                invitation_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Invitation"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listLocations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Location"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createLocation: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocation"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Location"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    readLocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The location.
                 * @example 123
                 */
                location_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Location"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateLocation: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The location.
                 * @example 123
                 */
                location_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedLocation"];
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
                    "application/json": {
                        data: components["schemas"]["Location"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /** @description Some grant of theirs bears on it, whenever it counts. */
                location_id?: number;
                /** @description Their job, just as it is written. */
                position?: string;
                /** @description Words that are each part of name, address or phone. */
                q?: string;
                /** @description They have it in some grant: with a location, in one there. */
                role?: string;
                /** @description With a minus, the last first. Whoever never came is before all others. */
                sort?: "name" | "-name" | "last_visit_at" | "-last_visit_at";
                /** @description Whoever is archived and suspended is archived; whoever is suspended and invited, suspended. */
                state?: "active" | "invited" | "suspended" | "archived" | "not-archived";
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["ListedMember"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member; `me` is whoever asks.
                 * @example 124
                 */
                member_id: number | "me";
            };
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
                    "application/json": {
                        data: components["schemas"]["Member"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeMember: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member, who has another number than their user.
                 * @example 124
                 */
                member_id: number;
            };
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
                    "application/json": {
                        data: null;
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateMember: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member, who has another number than their user.
                 * @example 124
                 */
                member_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedMember"];
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
                    "application/json": {
                        data: components["schemas"]["Member"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    readMemberAccess: {
        parameters: {
            query?: {
                /** @description Another moment than now. One that is over is answered from the facts of then. */
                at?: string;
                /**
                 * @description Without, the company as a whole.
                 * @example 123
                 */
                location_id?: number;
                /** @description Where each value comes from, and how long it stays. */
                sources?: boolean;
            };
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member; `me` is whoever asks.
                 * @example 124
                 */
                member_id: number | "me";
            };
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        data: components["schemas"]["MemberAccess"];
                        /** @description The moment is to come: these are the facts of now, which may change. */
                        projected: boolean;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is of.
                         */
                        revision: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    draftGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member, who has another number than their user.
                 * @example 124
                 */
                member_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantDraft"];
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
                    "application/json": {
                        data: components["schemas"]["DraftedGrant"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listGrants: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member; `me` is whoever asks.
                 * @example 124
                 */
                member_id: number | "me";
            };
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
                    "application/json": {
                        data: components["schemas"]["Grant"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    giveGrant: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member, who has another number than their user.
                 * @example 124
                 */
                member_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGrant"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Grant"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    openView: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The member, who has another number than their user.
                 * @example 124
                 */
                member_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["View"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    countMembers: {
        parameters: {
            query?: {
                /** @description Some grant of theirs bears on it, whenever it counts. */
                location_id?: number;
                /** @description Their job, just as it is written. */
                position?: string;
                /** @description Words that are each part of name, address or phone. */
                q?: string;
                /**
                 * @description They have it in some grant: with a location, in one there.
                 * @example salon:worker
                 */
                role?: string;
                /** @description Whoever is archived and suspended is archived; whoever is suspended and invited, suspended. */
                state?: "active" | "invited" | "suspended" | "archived" | "not-archived";
            };
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["MemberCount"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listOwnViews: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["OwnView"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listOutbox: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Message"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    retryMessage: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The message.
                 * @example 999
                 */
                message_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Message"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listPartners: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Partner"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readPartner: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The partner, which the operator of the service made.
                 * @example 300022
                 */
                partner_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Partner"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    connectPartner: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The partner, which the operator of the service made.
                 * @example 300022
                 */
                partner_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Partner"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    disconnectPartner: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The partner, which the operator of the service made.
                 * @example 300022
                 */
                partner_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listPlans: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    makePlan: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why: shown to whoever approves it. */
                    note?: string;
                    /** @description Done in this order, all or none. */
                    writes: components["schemas"]["SentWrite"][];
                };
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadePlan"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The plan.
                 * @example 300212
                 */
                plan_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Plan"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    withdrawPlan: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The plan.
                 * @example 300212
                 */
                plan_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readPolicies: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["PolicySet"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setPolicies: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicySet"];
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
                    "application/json": {
                        data: components["schemas"]["PolicySet"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listPositions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Position"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createPosition: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPosition"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Position"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readPosition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The position.
                 * @example 42
                 */
                position_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Position"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deletePosition: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The position.
                 * @example 42
                 */
                position_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updatePosition: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The position.
                 * @example 42
                 */
                position_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedPosition"];
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
                    "application/json": {
                        data: components["schemas"]["Position"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    replay: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayRequest"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC, microseconds.
                         */
                        at: string;
                        data: components["schemas"]["Replay"];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the writes were tried on.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    countByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["RoleCount"][];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    draftRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleDraft"];
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
                    "application/json": {
                        data: components["schemas"]["DraftedRole"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
            };
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Role"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Role"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    readRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description salon:worker is built in by a catalogue, role:7 is the company’s own.
                 * @example salon:manager
                 */
                ref: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["Role"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteRole: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description salon:worker is built in by a catalogue, role:7 is the company’s own.
                 * @example role:300212
                 */
                ref: string;
            };
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
                    "application/json": {
                        data: null;
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateRole: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description salon:worker is built in by a catalogue, role:7 is the company’s own.
                 * @example role:300212
                 */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedRole"];
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
                    "application/json": {
                        data: components["schemas"]["Role"];
                        preview?: components["schemas"]["Preview"];
                        /** Format: int64 */
                        revision?: number;
                    };
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Search"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        data: components["schemas"]["SearchResult"][];
                        /** @description The caller sees a part of the company: there may be more. */
                        is_limited: boolean;
                        next_cursor: string | null;
                        /** @description The moment is to come: these are the facts of now, which may change. */
                        projected: boolean;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is of.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    simulate: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Simulation"];
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
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that the answer is about.
                         */
                        at: string;
                        data: components["schemas"]["Impact"];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the writes were tried on.
                         */
                        revision: number;
                    };
                };
            };
        };
    };
    readStanding: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Standing"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTagsOn: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the client, appointment or event, as your own program has it.
                 * @example 77
                 */
                entity_id: number;
                /**
                 * @description What carries tags: client, appointment or event.
                 * @example client
                 */
                kind: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["Tag"][];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setTags: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the client, appointment or event, as your own program has it.
                 * @example 77
                 */
                entity_id: number;
                /**
                 * @description What carries tags: client, appointment or event.
                 * @example client
                 */
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagIds"];
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
                    "application/json": {
                        data: components["schemas"]["Tag"][];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description What it is put on; `common`: on any of them. */
                entity?: "common" | "client" | "appointment" | "event";
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /**
                 * @description Those of this location.
                 * @example 123
                 */
                location_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Tag"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createTag: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTag"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Tag"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The tag.
                 * @example 241625
                 */
                tag_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Tag"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteTag: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The tag.
                 * @example 241627
                 */
                tag_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateTag: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The tag.
                 * @example 241625
                 */
                tag_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedTag"];
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
                    "application/json": {
                        data: components["schemas"]["Tag"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listAttachments: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description What carries the tag. */
                kind?: "client" | "appointment" | "event";
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The tag.
                 * @example 241625
                 */
                tag_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Attachment"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    attachTag: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the client, appointment or event, as your own program has it.
                 * @example 77
                 */
                entity_id: number;
                /**
                 * @description What carries tags: client, appointment or event.
                 * @example client
                 */
                kind: string;
                /**
                 * @description The tag.
                 * @example 241625
                 */
                tag_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Attachment"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    detachTag: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the client, appointment or event, as your own program has it.
                 * @example 77
                 */
                entity_id: number;
                /**
                 * @description What carries tags: client, appointment or event.
                 * @example client
                 */
                kind: string;
                /**
                 * @description The tag.
                 * @example 241625
                 */
                tag_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTeamMembers: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Those who work here no more, or only the others. */
                dismissed?: boolean;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
                /**
                 * @description Those of this location.
                 * @example 123
                 */
                location_id?: number;
                /** @description Those who have this position. */
                position_id?: number;
                /** @description A part of the name, in whatever case. */
                q?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["TeamMember"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createTeamMember: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTeamMember"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TeamMember"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readTeamMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The team member, who need not have a user.
                 * @example 12345
                 */
                team_member_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["TeamMember"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteTeamMember: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The team member, who need not have a user.
                 * @example 12
                 */
                team_member_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateTeamMember: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The team member, who need not have a user.
                 * @example 12345
                 */
                team_member_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedTeamMember"];
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
                    "application/json": {
                        data: components["schemas"]["TeamMember"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listCompanyTokens: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description How many at most.
                 * @example 2
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["CompanyToken"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    revokeCompanyToken: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the token, not what programs call with.
                 * @example 300214
                 */
                token_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    shortenCompanyToken: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the token, not what programs call with.
                 * @example 300214
                 */
                token_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShortenedToken"];
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
                    "application/json": {
                        data: components["schemas"]["CompanyToken"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readTokenAccess: {
        parameters: {
            query?: {
                /**
                 * @description Without, the company as a whole.
                 * @example 123
                 */
                location_id?: number;
            };
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
                /**
                 * @description The number of the token, not what programs call with.
                 * @example 300214
                 */
                token_id: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["TokenAccess"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listUnusedPermissions: {
        parameters: {
            query?: {
                /** @description Not used for so many days. */
                days?: number;
            };
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path: {
                /**
                 * @description The company: `GET /companies` lists yours.
                 * @example 68570
                 */
                company_id: number;
            };
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
                    "application/json": components["schemas"]["UnusedPermissions"];
                };
            };
        };
    };
    confirmAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
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
                    "application/json": {
                        data: components["schemas"]["Confirmed"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationLink"];
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
                    "application/json": {
                        data: components["schemas"]["Membership"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    openInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationLink"];
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
                    "application/json": {
                        data: components["schemas"]["OpenedInvitation"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    acceptByRegistering: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Membership"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readOwnUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["OwnUser"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateOwnUser: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedOwnUser"];
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
                    "application/json": {
                        data: components["schemas"]["OwnUser"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listOwnInvitations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["WaitingInvitation"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    changeOwnPassword: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    registerUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRegistration"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    openSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    readCurrentSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you know: 304 when it is still so. */
                "If-None-Match"?: string;
            };
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
                    "application/json": {
                        data: components["schemas"]["CurrentSession"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
            /** @description It is as `If-None-Match` says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endCurrentSession: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSetUp"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SetUp"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    checkSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupDraft"];
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
                    "application/json": {
                        data: {
                            /** @description What a catalogue of its own has; null for others. */
                            catalogue: components["schemas"]["OfferedCatalogue"] | null;
                        };
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    openSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Titles and sentences are told in the best of English, German, French, Dutch and Russian. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupLink"];
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
                    "application/json": {
                        data: {
                            catalogues: components["schemas"]["OfferedCatalogue"][];
                        };
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    listOwnTokens: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
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
                    "application/json": {
                        data: components["schemas"]["Token"][];
                        next_cursor: string | null;
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    createOwnToken: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["IssuedToken"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
    revokeOwnToken: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The number of the token, not what programs call with.
                 * @example 300214
                 */
                token_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            "4XX": components["responses"]["Refusal"];
            "5XX": components["responses"]["Refusal"];
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    shortenOwnToken: {
        parameters: {
            query?: {
                /** @description Judge it and do it, but keep nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Names this request: sent again within a day, it is done once. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what you saw: 412, and nothing changed, when it is not so any more. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The number of the token, not what programs call with.
                 * @example 300214
                 */
                token_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShortenedToken"];
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
                    "application/json": {
                        data: components["schemas"]["Token"];
                        /**
                         * Format: int64
                         * @description The company’s revision that the answer is at least as new as.
                         */
                        revision?: number;
                    };
                };
            };
        };
    };
}
