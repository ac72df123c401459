-- One set of files for H2 and PostgreSQL: plain types, no vendor's functions. Ids are 26 letters that sort by time,
-- after a prefix; version is counted up by every change and is the ETag; texts named _json hold one JSON object.

create table plan (
    id          varchar(40)  primary key,
    name        varchar(63)  not null unique,
    limits_json text         not null,
    settings_json text       not null,
    version     bigint       not null,
    created_at  timestamp with time zone not null,
    updated_at  timestamp with time zone not null
);

create table tenant (
    id              varchar(40)  primary key,
    -- a name is never given to another tenant, so neither is its uid
    name            varchar(31)  not null unique,
    external_id     varchar(200) unique,
    plan_id         varchar(40)  not null references plan (id),
    status          varchar(20)  not null,
    suspend_code    varchar(20),
    suspend_reason  varchar(500),
    suspended_by    varchar(200),
    suspended_at    timestamp with time zone,
    contact_email   varchar(254),
    labels_json     text         not null,
    retained_until  timestamp with time zone,
    renewed_at      timestamp with time zone,
    paid_until      timestamp with time zone,
    version         bigint       not null,
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null
);
create index tenant_updated on tenant (updated_at);
create index tenant_plan on tenant (plan_id);
create index tenant_status on tenant (status, id);

create table application (
    id              varchar(40)  primary key,
    tenant_id       varchar(40)  not null references tenant (id),
    name            varchar(31)  not null,
    settings_json   text         not null,
    wanted          varchar(4)   not null,
    -- counted up by every wish; what the supervisor was last told, and in which words
    wish            bigint       not null,
    applied         bigint       not null,
    applied_json    text,
    environment_version bigint   not null,
    current_release varchar(40),
    locked_reason   varchar(500),
    version         bigint       not null,
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null,
    unique (tenant_id, name)
);

create table domain (
    id              varchar(40)  primary key,
    tenant_id       varchar(40)  not null references tenant (id),
    application_id  varchar(40)  not null references application (id),
    host            varchar(253) not null,
    path            varchar(255) not null,
    -- host and path once it may be live, else null: claims that nobody has proved take nothing from anybody
    live_route      varchar(508) unique,
    challenge       varchar(80)  not null,
    verified_at     timestamp with time zone,
    verified_by     varchar(200),
    version         bigint       not null,
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null,
    unique (application_id, host, path)
);
create index domain_tenant on domain (tenant_id, id);
create index domain_host on domain (host);

create table environment_variable (
    application_id  varchar(40)  not null references application (id),
    name            varchar(100) not null,
    -- sealed with the console's key when it is a secret
    content         text         not null,
    secret          boolean      not null,
    scope           varchar(10)  not null,
    updated_at      timestamp with time zone not null,
    updated_by      varchar(200) not null,
    primary key (application_id, name)
);

create table release (
    id              varchar(40)  primary key,
    tenant_id       varchar(40)  not null references tenant (id),
    application_id  varchar(40)  not null references application (id),
    number          integer      not null,
    kind            varchar(10)  not null,
    status          varchar(12)  not null,
    digest          varchar(64)  not null,
    size_bytes      bigint       not null,
    -- the supervisor's own number, once it has one
    node_release    integer,
    message         varchar(500),
    failure         text,
    operation_id    varchar(40),
    created_by      varchar(200) not null,
    created_at      timestamp with time zone not null,
    finished_at     timestamp with time zone,
    version         bigint       not null,
    unique (application_id, number)
);
create index release_application on release (application_id, id);

create table operation (
    id              varchar(40)  primary key,
    kind            varchar(30)  not null,
    tenant_id       varchar(40),
    application_id  varchar(40),
    release_id      varchar(40),
    -- operations with the same subject take turns
    subject         varchar(100) not null,
    status          varchar(10)  not null,
    input_json      text         not null,
    message         text,
    error_json      text,
    attempts        integer      not null,
    not_before      timestamp with time zone not null,
    cancel_asked    boolean      not null,
    actor           varchar(200) not null,
    request_id      varchar(100) not null,
    created_at      timestamp with time zone not null,
    started_at      timestamp with time zone,
    finished_at     timestamp with time zone,
    version         bigint       not null
);
create index operation_open on operation (status, not_before);
create index operation_tenant on operation (tenant_id, id);
create index operation_application on operation (application_id, id);

create table operation_line (
    operation_id    varchar(40)  not null references operation (id) on delete cascade,
    number          integer      not null,
    at              timestamp with time zone not null,
    text            text         not null,
    primary key (operation_id, number)
);
