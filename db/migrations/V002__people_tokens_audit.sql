create table person (
    id              varchar(40)  primary key,
    -- lower case
    email           varchar(254) not null unique,
    name            varchar(200) not null,
    role            varchar(20)  not null,
    password_hash   varchar(200),
    totp_sealed     varchar(200),
    totp_on         boolean      not null,
    totp_last_step  bigint       not null,
    disabled        boolean      not null,
    version         bigint       not null,
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null
);

create table membership (
    person_id       varchar(40)  not null references person (id) on delete cascade,
    tenant_id       varchar(40)  not null references tenant (id) on delete cascade,
    primary key (person_id, tenant_id)
);
create index membership_tenant on membership (tenant_id);

create table recovery_code (
    person_id       varchar(40)  not null references person (id) on delete cascade,
    code_hash       varchar(64)  not null,
    primary key (person_id, code_hash)
);

create table console_session (
    secret_hash     varchar(64)  primary key,
    person_id       varchar(40)  not null references person (id) on delete cascade,
    -- set when an operator looks at it as a tenant does
    acting_by       varchar(200),
    tenant_id       varchar(40)  references tenant (id) on delete cascade,
    read_only       boolean      not null,
    csrf            varchar(64)  not null,
    address         varchar(64)  not null,
    created_at      timestamp with time zone not null,
    seen_at         timestamp with time zone not null,
    expires_at      timestamp with time zone not null
);
create index console_session_person on console_session (person_id);

create table sign_in_guard (
    -- an account seen from one network, or one network alone: never an account alone
    guard           varchar(400) primary key,
    failures        integer      not null,
    blocked_until   timestamp with time zone not null,
    updated_at      timestamp with time zone not null
);

create table one_time_link (
    secret_hash     varchar(64)  primary key,
    kind            varchar(10)  not null,
    person_id       varchar(40)  references person (id) on delete cascade,
    tenant_id       varchar(40)  references tenant (id) on delete cascade,
    redirect        varchar(500),
    address         varchar(64),
    created_by      varchar(200) not null,
    created_at      timestamp with time zone not null,
    expires_at      timestamp with time zone not null,
    used_at         timestamp with time zone
);

create table api_token (
    id              varchar(40)  primary key,
    name            varchar(200) not null,
    -- the part that may be shown, to find a token that has leaked
    prefix          varchar(20)  not null unique,
    secret_hash     varchar(64)  not null,
    preset          varchar(20),
    scopes          varchar(1000) not null,
    tenant_id       varchar(40)  references tenant (id) on delete cascade,
    person_id       varchar(40)  references person (id) on delete cascade,
    cidrs           varchar(1000) not null,
    created_by      varchar(200) not null,
    created_at      timestamp with time zone not null,
    expires_at      timestamp with time zone,
    last_used_at    timestamp with time zone,
    last_used_from  varchar(64),
    revoked_at      timestamp with time zone,
    version         bigint       not null
);
create index api_token_tenant on api_token (tenant_id);

create table audit_entry (
    id              varchar(40)  primary key,
    at              timestamp with time zone not null,
    actor           varchar(200) not null,
    actor_kind      varchar(10)  not null,
    on_behalf_of    varchar(200),
    token_id        varchar(40),
    address         varchar(64)  not null,
    request_id      varchar(100) not null,
    action          varchar(60)  not null,
    object_type     varchar(30)  not null,
    object_id       varchar(300) not null,
    tenant_id       varchar(40),
    outcome         varchar(10)  not null,
    before_json     text,
    after_json      text
);
create index audit_tenant on audit_entry (tenant_id, id);
create index audit_object on audit_entry (object_id, id);

create table idempotency_key (
    actor           varchar(100) not null,
    name            varchar(200) not null,
    request_hash    varchar(64)  not null,
    -- null while the request is being answered
    status          integer,
    headers_json    text,
    body            text,
    created_at      timestamp with time zone not null,
    primary key (actor, name)
);
create index idempotency_age on idempotency_key (created_at);
