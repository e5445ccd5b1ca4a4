using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Reading;

internal sealed class TopicReadTable : IEntityTypeConfiguration<TopicRead>
{
    public void Configure(EntityTypeBuilder<TopicRead> builder)
    {
        builder.ToTable("TopicReads");
        builder.HasKey(read => new { read.UserId, read.TopicId });
        builder.HasOne(read => read.User).WithMany().HasForeignKey(read => read.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(read => read.Topic).WithMany().HasForeignKey(read => read.TopicId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DraftTable : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("Drafts");
        builder.HasKey(draft => new { draft.UserId, draft.Place });
        builder.Property(draft => draft.Place).HasMaxLength(Draft.MaxPlaceLength);
        builder.Property(draft => draft.Title).HasMaxLength(Topic.MaxTitleLength);
        builder.Property(draft => draft.Body).HasMaxLength(Post.MaxSourceLength);
        builder.HasOne(draft => draft.User).WithMany().HasForeignKey(draft => draft.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(draft => draft.UpdatedAt);
    }
}
