using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Moderation;

internal sealed class ReportTable : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> builder)
    {
        builder.ToTable("Reports");
        builder.HasKey(report => report.Id);
        builder.Property(report => report.Id).ValueGeneratedOnAdd();
        builder.Property(report => report.Text).HasMaxLength(Report.MaxTextLength);
        builder.HasOne(report => report.Post).WithMany().HasForeignKey(report => report.PostId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(report => report.Reporter).WithMany().HasForeignKey(report => report.ReporterId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(report => report.ClosedBy).WithMany().HasForeignKey(report => report.ClosedById).OnDelete(DeleteBehavior.Restrict);

        // Once is enough to be heard.
        builder.HasIndex(report => new { report.PostId, report.ReporterId }).IsUnique();
        builder.HasIndex(report => new { report.ClosedAt, report.Id });
    }
}

internal sealed class HeldPostTable : IEntityTypeConfiguration<HeldPost>
{
    public void Configure(EntityTypeBuilder<HeldPost> builder)
    {
        builder.ToTable("HeldPosts");
        builder.HasKey(held => held.Id);
        builder.Property(held => held.Id).ValueGeneratedOnAdd();
        builder.Property(held => held.Title).HasMaxLength(Topic.MaxTitleLength);
        builder.Property(held => held.Source).HasMaxLength(Post.MaxSourceLength);
        builder.Property(held => held.IdempotencyKey).HasMaxLength(Post.MaxIdempotencyKeyLength);
        builder.HasOne(held => held.Author).WithMany().HasForeignKey(held => held.AuthorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(held => held.Board).WithMany().HasForeignKey(held => held.BoardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(held => held.Topic).WithMany().HasForeignKey(held => held.TopicId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(held => new { held.AuthorId, held.IdempotencyKey }).IsUnique();
    }
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("Audit");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedOnAdd();
        builder.Property(entry => entry.Action).HasMaxLength(AuditEntry.MaxActionLength);
        builder.Property(entry => entry.Target).HasMaxLength(AuditEntry.MaxTargetLength);
        builder.Property(entry => entry.TargetUrl).HasMaxLength(AuditEntry.MaxTargetLength);
        builder.Property(entry => entry.Reason).HasMaxLength(AuditEntry.MaxReasonLength);
        builder.HasOne(entry => entry.Actor).WithMany().HasForeignKey(entry => entry.ActorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(entry => entry.Subject).WithMany().HasForeignKey(entry => entry.SubjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(entry => entry.SubjectId);
    }
}
