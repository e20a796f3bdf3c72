create table managers (
    manager_id integer primary key,
    full_name varchar not null,
    team varchar not null,
    hired_on date not null,
    dismissed_on date,
    is_active boolean not null
);
create table owners (
    owner_id integer primary key,
    name varchar not null,
    phone varchar
);
create table premises (
    premises_id integer primary key,
    owner_id integer references owners (owner_id),
    address varchar not null,
    district varchar not null,
    bank varchar not null,
    kind varchar not null,
    area double not null,
    floor integer,
    ceiling_height double,
    power_kw double,
    has_separate_entrance boolean,
    has_shop_windows boolean,
    has_parking boolean,
    metro_distance integer,
    condition varchar,
    price_month decimal(12, 2),
    readiness varchar not null,
    is_on_hold boolean not null,
    added_on date not null
);
create table vacancies (
    vacancy_id integer primary key,
    premises_id integer not null references premises (premises_id),
    vacant_from date not null,
    vacant_to date,
    price_month decimal(12, 2)
);
create table clients (
    client_id integer primary key,
    name varchar not null,
    kind varchar,
    phone varchar,
    email varchar,
    monthly_turnover varchar,
    registered_on date not null
);
create table leads (
    lead_id integer primary key,
    client_id integer not null references clients (client_id),
    manager_id integer references managers (manager_id),
    created_on date not null,
    source varchar,
    urgency varchar,
    company_size varchar,
    area_min double,
    area_max double,
    budget decimal(12, 2),
    banks varchar,
    kind_wanted varchar,
    first_floor_wanted boolean,
    entrance_wanted boolean,
    ceiling_min double,
    power_min_kw double,
    comment varchar,
    wishes_edited_on date not null,
    status varchar not null,
    contract_number varchar
);
create table lead_businesses (
    lead_id integer not null references leads (lead_id),
    business varchar not null,
    primary key (lead_id, business)
);
create table lead_districts (
    lead_id integer not null references leads (lead_id),
    district varchar not null,
    primary key (lead_id, district)
);
create table deals (
    deal_id integer primary key,
    lead_id integer references leads (lead_id),
    client_id integer not null references clients (client_id),
    premises_id integer not null references premises (premises_id),
    manager_id integer references managers (manager_id),
    title varchar not null,
    created_on date not null,
    asked_price decimal(12, 2),
    status varchar not null,
    closed_on date,
    close_reason varchar,
    monthly_rent decimal(12, 2),
    contract_number varchar
);
-- Copied from 1C by night: no keys to the CRM are declared there.
create table contracts (
    contract_number varchar primary key,
    client_id integer not null,
    premises_id integer not null,
    manager_id integer,
    signed_on date not null,
    ends_on date,
    rent decimal(12, 2) not null,
    deposit decimal(12, 2),
    is_paid boolean not null
);
