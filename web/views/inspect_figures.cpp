#include "views/inspect_figures.hpp"

#include "app/format.hpp"
#include "views/node_status.hpp"
#include "views/words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

/// Collects the figures of one component, part by part.
class Figures {
  public:
    Figures(const Ui& ui, const session::Run& run, model::NodeIndex node)
        : ui_(ui), run_(run), plan_(run.plan()), node_(node), kind_(plan_.catalogue.kind_of(component().product)),
          sum_(sum_of(run, node)) {
        for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i)
            instances_.push_back({plan_.first_instance[node.value].value + i});
    }

    std::vector<NamedValue> all() {
        if (kind_.role == model::Role::client)
            client();
        else if (kind_.is_host || !kind_.contains)
            server();
        return std::move(out_);
    }

  private:
    const Ui& ui_;
    const session::Run& run_;
    const model::Plan& plan_;
    model::NodeIndex node_;
    const model::Kind& kind_;
    InstanceSum sum_;
    std::vector<model::InstanceIndex> instances_;
    std::vector<NamedValue> out_;

    [[nodiscard]] const model::Node& component() const { return plan_.design.node(node_); }
    [[nodiscard]] std::string number(std::uint64_t n) const { return ui_.strings.number(static_cast<double>(n)); }
    [[nodiscard]] std::string n_of_m(std::uint64_t n, std::uint64_t m) const {
        return ui_.t("inspect.n_of_m", {{"n", number(n)}, {"m", number(m)}});
    }
    void add(std::string_view id, std::string value) {
        out_.push_back({std::string(id), std::string(ui_.t("inspect." + std::string(id))), std::move(value)});
    }
    /// Of what is worth a line only when there is some.
    void add_some(std::string_view id, std::uint64_t n) {
        if (n > 0) add(id, number(n));
    }

    void client() {
        add("in_flight", number(sum_.in_hand));
        const auto sends = [&](const model::Node& node) {
            return plan_.catalogue.kind_of(node.product).role == model::Role::client;
        };
        // The simulation counts what is sent, not by whom.
        if (std::count_if(plan_.design.nodes.begin(), plan_.design.nodes.end(), sends) == 1)
            add("sent", number(run_.simulation().requests()));
    }

    void server() {
        instances();
        work();
        memory();
        messages();
        cache();
        data();
        network();
        troubles();
        attacks();
    }

    void instances() {
        const std::uint32_t group = plan_.instances[instances_.front().value].group;
        if (group == model::no_group) {
            if (instances_.size() > 1) add("instances_up", n_of_m(sum_.up, sum_.instances));
            return;
        }
        const sim::GroupView view = run_.simulation().group(group);
        add("instances_ready", n_of_m(view.ready, view.now));
        if (view.most > view.least)
            add("instances_range",
                ui_.t("inspect.from_to", {{"low", number(view.least)}, {"high", number(view.most)}}));
        add_some("deployments", view.version);
    }

    void work() {
        if (!works(kind_) || kind_.is_queue || sum_.workers == 0) return;
        if (plan_.instances[instances_.front().value].is_function) {
            add("at_work", n_of_m(sum_.busy, sum_.workers));
            add("warm", number(sum_.idle));
            add("cold_starts", number(sum_.cold_starts));
        } else {
            add(kind_.is_host ? "cores_busy" : "workers_busy", n_of_m(sum_.busy, sum_.workers));
        }
        if (!kind_.is_host) add("waiting", number(sum_.queued));
    }

    void memory() {
        if (sum_.memory.count == 0) return;
        const std::string used = bytes_text(ui_.strings, sum_.memory);
        add("memory_used",
            sum_.memory_limit.count == 0
                ? used
                : ui_.t("inspect.n_of_m", {{"n", used}, {"m", bytes_text(ui_.strings, sum_.memory_limit)}}));
    }

    void messages() {
        sim::QueueView all;
        for (const model::InstanceIndex instance : instances_) {
            const auto queue = run_.simulation().queue(instance);
            if (!queue) return;
            all.sent += queue->sent;
            all.handled += queue->handled;
            all.moved += queue->moved;
            all.waiting += queue->waiting;
            all.in_flight += queue->in_flight;
            all.age = std::max(all.age, queue->age);
        }
        add("messages_waiting", number(all.waiting));
        if (all.waiting > 0) add("messages_oldest", duration_text(ui_.strings, all.age));
        add("messages_in_flight", number(all.in_flight));
        add("messages_sent", number(all.sent));
        add("messages_done", number(all.handled));
        if (plan_.dead_letters[node_.value].exists()) add("messages_dead", number(all.moved));
    }

    void cache() {
        if (component().parameters.cache == model::Caching::none) return;
        const std::uint64_t asked = sum_.hits + sum_.misses;
        std::string hits = number(sum_.hits);
        if (asked > 0) {
            const double share = static_cast<double>(sum_.hits) / static_cast<double>(asked);
            hits = ui_.t("inspect.with_share", {{"n", hits}, {"share", share_text(ui_.strings, share)}});
        }
        add("hits", std::move(hits));
        add("misses", number(sum_.misses));
        if (component().parameters.cache == model::Caching::lru) add("objects", number(sum_.kept));
    }

    void data() {
        const std::uint32_t member = plan_.member_of[instances_.front().value];
        if (member == model::no_member) return;
        const std::uint32_t place = plan_.members[member].database;
        const sim::DatabaseView database = run_.simulation().database(place);
        if (plan_.databases[place].member_count > 1) {
            add("primary", name_of(ui_, plan_, database.primary));
            for (const model::InstanceIndex instance : instances_)
                replica(instance);
        }
        add_some("failovers", database.failovers);
        add_some("writes_lost", database.lost);
    }

    void replica(model::InstanceIndex instance) {
        const sim::InstanceView view = run_.simulation().view(instance);
        if (!view.exists || view.primary) return;
        out_.push_back({"lag " + std::to_string(instance.value),
                        ui_.t("inspect.lag", {{"name", name_of(ui_, plan_, instance)}}),
                        duration_text(ui_.strings, view.replication_lag)});
    }

    void network() {
        const auto limited = [&](model::InstanceIndex instance) {
            return plan_.network.first_card[instance.value] != model::Network::no_limit;
        };
        if (!plan_.network.limited || std::none_of(instances_.begin(), instances_.end(), limited)) return;
        add("sending", bandwidth_text(ui_.strings, sum_.sending));
        add("receiving", bandwidth_text(ui_.strings, sum_.receiving));
    }

    void troubles() {
        std::uint64_t caused = 0;
        for (const model::InstanceIndex instance : instances_)
            caused += run_.metrics().meters(instance).failures_caused;
        add_some("restarts", sum_.restarts);
        add_some("failures_caused", caused);
    }

    void attacks() {
        session::Overheard heard;
        for (std::size_t i = 0; i < run_.overheard().size(); ++i) {
            if (plan_.links[i].from != node_ && plan_.links[i].to != node_) continue;
            heard.messages += run_.overheard()[i].messages;
            heard.readable += run_.overheard()[i].readable;
            if (run_.overheard()[i].last_operation.exists()) heard.last_operation = run_.overheard()[i].last_operation;
        }
        if (heard.messages > 0)
            add("overheard",
                ui_.t("inspect.overheard_value", {{"n", number(heard.readable)}, {"m", number(heard.messages)}}));
        if (heard.last_operation.exists())
            add("overheard_last", address_of(ui_, plan_.operation(heard.last_operation)));
        std::string open;
        for (const sim::ScannedPort& port : run_.scanned()) {
            if (plan_.instances[port.instance.value].node != node_) continue;
            const std::string one = std::to_string(port.port);
            open += (open.empty() ? "" : ", ") + (port.open ? one : ui_.t("inspect.port_closed", {{"port", one}}));
        }
        if (!open.empty()) add("scanned", std::move(open));
    }
};

} // namespace

std::vector<NamedValue> figures_of(const Ui& ui, const session::Run& run, model::NodeIndex node) {
    return Figures(ui, run, node).all();
}

} // namespace labrack::ui
