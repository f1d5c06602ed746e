#include "views/canvas_arrange.hpp"

#include "model/databases.hpp"
#include "views/canvas_layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float layer_gap = 72;
constexpr float row_gap = 28;

using Members = std::vector<std::uint32_t>;

class Arranger {
  public:
    Arranger(const model::Design& design, const model::Catalogue& catalogue)
        : design_(design), catalogue_(catalogue), at_(design.nodes.size()), size_(design.nodes.size()) {}

    std::vector<model::Point> run() {
        arrange({});
        std::vector<model::Point> out;
        for (std::uint32_t i = 0; i < at_.size(); ++i) {
            model::Point at;
            for (model::NodeIndex node{i}; node.exists(); node = design_.node(node).in) {
                at.x += at_[node.value].x;
                at.y += at_[node.value].y;
            }
            out.push_back(at);
        }
        return out;
    }

  private:
    const model::Design& design_;
    const model::Catalogue& catalogue_;
    std::vector<ImVec2> at_; ///< in its container
    std::vector<ImVec2> size_;

    Members members_of(model::NodeIndex container) const {
        Members out;
        for (std::uint32_t i = 0; i < design_.nodes.size(); ++i)
            if (design_.nodes[i].in == container) out.push_back(i);
        return out;
    }

    /// The one among the container's members that is the node or holds it; none when it is elsewhere.
    model::NodeIndex member_with(model::NodeIndex node, model::NodeIndex container) const {
        while (node.exists() && design_.node(node).in != container)
            node = design_.node(node).in;
        return node;
    }

    /// Who calls whom among the members, by positions in `members`, each pair once.
    std::vector<std::pair<std::size_t, std::size_t>> calls(const Members& members, model::NodeIndex container) const {
        std::vector<std::pair<std::size_t, std::size_t>> out;
        const auto position = [&](model::NodeIndex node) {
            return static_cast<std::size_t>(std::find(members.begin(), members.end(), node.value) - members.begin());
        };
        for (const model::Link& link : design_.links) {
            if (link.protocol == model::replication_protocol) continue; // copies stand beside each other
            const model::NodeIndex from = member_with(link.from, container);
            const model::NodeIndex to = member_with(link.to, container);
            if (from.exists() && to.exists() && from != to) out.emplace_back(position(from), position(to));
        }
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }

    /// Lays out what stands in the container (none: the canvas) and gives the container its size.
    void arrange(model::NodeIndex container) {
        const Members members = members_of(container);
        for (const std::uint32_t member : members) {
            if (catalogue_.kind_of(design_.nodes[member].product).contains)
                arrange({member});
            else
                size_[member] = {node_width, node_height};
        }
        const auto edges = calls(members, container);
        const ImVec2 extent = place(members, in_order(edges, layers_of(members.size(), edges)), container.exists());
        if (!container.exists()) return;
        size_[container.value] =
            members.empty() ? empty_container : ImVec2{extent.x + 2 * box_padding, extent.y + box_header + box_padding};
    }

    using Edges = std::vector<std::pair<std::size_t, std::size_t>>;
    using Layers = std::vector<std::vector<std::size_t>>;

    /// The longest path to each, over links that do not lead back to where one has come from.
    static std::vector<std::size_t> layers_of(std::size_t count, const Edges& edges) {
        std::vector<std::size_t> layer(count, 0);
        const Edges forwards = without_back_edges(count, edges);
        for (std::size_t round = 0; round < count; ++round) {
            bool changed = false;
            for (const auto& [from, to] : forwards)
                if (layer[to] < layer[from] + 1) {
                    layer[to] = layer[from] + 1;
                    changed = true;
                }
            if (!changed) break;
        }
        return layer;
    }

    /// A walk through the graph, in depth first.
    struct Walk {
        enum class Mark { unseen, open, done };
        const Edges& edges;
        std::vector<Mark> marks;
        Edges forwards = {};

        void visit(std::size_t at) {
            marks[at] = Mark::open;
            for (const auto& [from, to] : edges) {
                if (from != at || marks[to] == Mark::open) continue;
                forwards.emplace_back(from, to);
                if (marks[to] == Mark::unseen) visit(to);
            }
            marks[at] = Mark::done;
        }
    };

    static Edges without_back_edges(std::size_t count, const Edges& edges) {
        Walk walk{edges, std::vector<Walk::Mark>(count, Walk::Mark::unseen)};
        for (std::size_t start = 0; start < count; ++start)
            if (walk.marks[start] == Walk::Mark::unseen) walk.visit(start);
        return walk.forwards;
    }

    /// Members by layer, each layer ordered by the mean place of its callers.
    static Layers in_order(const Edges& edges, const std::vector<std::size_t>& layer) {
        Layers layers;
        for (std::size_t i = 0; i < layer.size(); ++i) {
            if (layers.size() <= layer[i]) layers.resize(layer[i] + 1);
            layers[layer[i]].push_back(i);
        }
        std::erase_if(layers, [](const auto& one) { return one.empty(); });
        std::vector<double> rank(layer.size(), 0);
        for (std::vector<std::size_t>& one : layers) {
            const auto mean_caller = [&](std::size_t member) {
                double sum = 0;
                int callers = 0;
                for (const auto& [from, to] : edges)
                    if (to == member && layer[from] < layer[to]) {
                        sum += rank[from];
                        ++callers;
                    }
                return callers > 0 ? sum / callers : 1e9;
            };
            std::vector<std::pair<double, std::size_t>> keyed;
            for (const std::size_t member : one)
                keyed.emplace_back(mean_caller(member), member);
            std::sort(keyed.begin(), keyed.end());
            for (std::size_t i = 0; i < keyed.size(); ++i) {
                one[i] = keyed[i].second;
                rank[keyed[i].second] = static_cast<double>(i) - static_cast<double>(keyed.size() - 1) / 2;
            }
        }
        return layers;
    }

    /// Puts the layers beside each other, each around the same middle; returns the size of it all.
    ImVec2 place(const Members& members, const Layers& layers, bool in_container) {
        const auto height_of = [&](const std::vector<std::size_t>& layer) {
            float height = row_gap * static_cast<float>(layer.size() - 1);
            for (const std::size_t member : layer)
                height += size_[members[member]].y;
            return height;
        };
        float whole = 0;
        for (const auto& layer : layers)
            whole = std::max(whole, height_of(layer));
        const ImVec2 corner = in_container ? ImVec2{box_padding, box_header} : ImVec2{0, 0};
        float x = 0;
        for (const auto& layer : layers) {
            float widest = 0;
            float y = std::round((whole - height_of(layer)) / 2);
            for (const std::size_t member : layer) {
                at_[members[member]] = {corner.x + x, corner.y + y};
                y += size_[members[member]].y + row_gap;
                widest = std::max(widest, size_[members[member]].x);
            }
            x += widest + layer_gap;
        }
        return {std::max(0.0F, x - layer_gap), whole};
    }
};

} // namespace

std::vector<model::Point> arranged(const model::Design& design, const model::Catalogue& catalogue) {
    return Arranger(design, catalogue).run();
}

void arrange(model::Design& design, const model::Catalogue& catalogue) {
    const std::vector<model::Point> places = arranged(design, catalogue);
    for (std::size_t i = 0; i < places.size(); ++i) {
        design.nodes[i].at = places[i];
        design.nodes[i].size = {};
    }
}

bool needs_arranging(const model::Design& design) {
    return design.nodes.size() > 1 && std::all_of(design.nodes.begin(), design.nodes.end(),
                                                  [](const auto& node) { return node.at.x == 0 && node.at.y == 0; });
}

} // namespace labrack::ui
